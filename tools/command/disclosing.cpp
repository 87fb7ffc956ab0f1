#include "tools/command/disclosing.hpp"

#include <boost/json.hpp>

#include "eventstore/base/wiping_memory.hpp"
#include "eventstore/process/standard_streams.hpp"
#include "projections/disclosure/render.hpp"

namespace daybook::command {

namespace json = boost::json;

Secret disclosed(const Target& target, const DisclosureAsked& asked) {
  json::object params{{"purpose", asked.purpose}};
  for (const auto& [name, value] : asked.given) params[name] = value;
  auto answer = reach(target, Purpose::act)->command("disclose", params);
  if (asked.format == "json") {
    answer.append("\n");
    return answer;
  }
  const auto object = answered_object(answer.view(), wiping_storage());
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
