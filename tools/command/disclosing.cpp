#include "tools/command/disclosing.hpp"

#include <boost/json.hpp>

#include "eventstore/process/standard_streams.hpp"
#include "eventstore/wiping_resource.hpp"
#include "projections/disclosure_render.hpp"

namespace daybook::command {

namespace {

namespace json = boost::json;

json::object object_in(const Secret& text) {
  json::error_code error;
  auto value =
      json::parse(json::string_view(text.view().data(), text.size()), error, wiping_storage());
  if (error || !value.is_object()) throw CommandError{"the answer is not a JSON object"};
  return std::move(value.get_object());
}

}  // namespace

Secret disclosed(const Target& target, const DisclosureAsked& asked) {
  json::object params{{"purpose", asked.purpose}};
  for (const auto& [name, value] : asked.given) params[name] = value;
  auto answer = reach(target, Purpose::act)->command("disclose", params);
  if (asked.format == "json") {
    answer.append("\n");
    return answer;
  }
  const auto object = object_in(answer);
  return asked.format == "html" ? disclosed_html(object) : disclosed_text(object);
}

PrivateAnswer::PrivateAnswer(const std::string& path) {
  if (path.empty()) return;
  auto begun = process::WholeFile::begin(path);
  if (!begun) throw CommandError{begun.error()};
  file_.emplace(*std::move(begun));
}

void PrivateAnswer::write(const Secret& text) {
  if (!file_) {
    process::put_secret(text.view());
    return;
  }
  auto written = file_->write(text.view());
  if (written) written = file_->finish();
  if (!written) throw CommandError{written.error()};
}

}  // namespace daybook::command
