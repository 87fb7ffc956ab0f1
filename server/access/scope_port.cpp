#include "server/access/scope_port.hpp"

#include <chrono>

#include <boost/json.hpp>

#include "domain/base/json_text.hpp"
#include "projections/query/scope.hpp"
#include "projections/query/service.hpp"

namespace daybook::server {

namespace {

/// As long as a view waits for the books.
constexpr std::chrono::milliseconds patience{5'000};

CommandFault fault_of(ViewFault fault) {
  CommandFault out{fault.why == ViewFault::Why::not_permitted, std::move(fault.message)};
  out.malformed = fault.why == ViewFault::Why::malformed;
  if (out.not_permitted) out.recorded = Code::not_permitted;
  return out;
}

}  // namespace

AccessPort access_from(const Follower& follower) {
  AccessPort port;
  port.ready = [&follower](std::uint64_t size) {
    return follower.wait_for(size, patience) >= size;
  };
  port.about_stream = [&follower](const StreamRef& stream) {
    return follower.ask([&](const Books& books) { return about_stream(books, stream); });
  };
  return port;
}

ViewPort answers_of(const ViewService& views) {
  return [&views](std::string_view name, std::string_view params,
                  const Caller& by) -> Result<std::string, CommandFault> {
    auto read = object_in(params, "params");
    if (!read) return failed(CommandFault{false, std::move(read.error()), true});
    auto answer = views.answer_to(by, name, *read);
    if (!answer) return failed(fault_of(std::move(answer.error())));
    return boost::json::serialize(*answer);
  };
}

}  // namespace daybook::server
