#include "server/view_port.hpp"

#include <boost/json.hpp>

#include "projections/view_service.hpp"

namespace daybook::server {

namespace {

CommandFault fault_of(ViewFault fault) {
  CommandFault out{fault.why == ViewFault::Why::not_permitted, std::move(fault.message)};
  out.malformed = fault.why == ViewFault::Why::malformed;
  if (out.not_permitted) out.recorded = Code::not_permitted;
  return out;
}

}  // namespace

ViewPort answers_of(const ViewService& views) {
  return [&views](std::string_view name, std::string_view params,
                  const Caller& by) -> Result<std::string, CommandFault> {
    boost::json::error_code error;
    const auto read =
        boost::json::parse(boost::json::string_view(params.data(), params.size()), error);
    if (error || !read.is_object())
      return failed(CommandFault{false, "params: must be a JSON object", true});
    auto answer = views.answer_to(by, name, read.get_object());
    if (!answer) return failed(fault_of(std::move(answer.error())));
    return boost::json::serialize(*answer);
  };
}

}  // namespace daybook::server
