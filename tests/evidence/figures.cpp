#include "tests/evidence/figures.hpp"

namespace daybook::test {

namespace {

namespace json = boost::json;

void collect(const json::value& value, const std::string& path, std::vector<std::string>& out) {
  if (value.is_object())
    for (const auto& member : value.get_object())
      collect(member.value(),
              path.empty() ? std::string(member.key()) : path + "." + std::string(member.key()),
              out);
  if (value.is_array())
    for (std::size_t i = 0; i < value.get_array().size(); ++i)
      collect(value.get_array()[i], path + "[" + std::to_string(i) + "]", out);
  if (value.is_int64()) out.push_back(path);
}

}  // namespace

std::vector<std::string> figures_in(const json::object& result) {
  std::vector<std::string> out;
  collect(result, "", out);
  return out;
}

}  // namespace daybook::test
