#include "tools/generate/refusals/refusal_file.hpp"

namespace daybook::generate {

void RefusalWriter::take(std::uint64_t after, const std::vector<Code>& expect,
                         const boost::json::value& post) {
  boost::json::array codes;
  for (const auto code : expect) codes.emplace_back(name(code));
  out_ << boost::json::serialize(
              boost::json::object{{"after", after}, {"expect", codes}, {"post", post}})
       << '\n';
  ++lines_;
}

}  // namespace daybook::generate
