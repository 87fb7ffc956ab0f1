#include "eventstore/answer_json.hpp"

#include <boost/json.hpp>

#include "domain/vocabulary/json_out.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

json::string text(std::string_view from) {
  return json::string(from.data(), from.size());
}

json::object derived_value(const DerivedEntry& entry) {
  const auto* event = v::GetEvent(entry.event.data());
  json::object value;
  value["type"] = text(Vocabulary::instance().of(event->data_type()).name);
  value["position"] = entry.position.value;
  value["stream"] = text(entry.stream);
  value["version"] = entry.version.value;
  value["data"] = data_to_json(event->data_type(), event->data());
  return value;
}

json::object value_of(const Accepted& accepted) {
  json::array positions, versions, derived;
  for (const auto position : accepted.positions) positions.push_back(position.value);
  for (const auto version : accepted.versions) versions.push_back(version.value);
  for (const auto& entry : accepted.derived) derived.push_back(derived_value(entry));
  json::object value{{"positions", positions}, {"versions", versions}, {"derived", derived}};
  if (accepted.repeated) value["repeated"] = true;
  return value;
}

json::object value_of(const Refused& refused) {
  json::array refusals;
  for (const auto& [index, refusal] : refused.refusals) {
    json::object value;
    value["index"] = index;
    value["code"] = text(daybook::name(refusal.code));
    value["message"] = text(refusal.message);
    value["reference"] = text(refusal.reference);
    refusals.push_back(std::move(value));
  }
  return {{"refused", refusals}};
}

json::object value_of(const Failed& failed) {
  return {{"failed",
           json::object{{"code", text(name(failed.why))}, {"message", text(failed.message)}}}};
}

}  // namespace

std::string_view name(Failed::Why why) {
  switch (why) {
    case Failed::Why::overloaded:
      return "overloaded";
    case Failed::Why::stopping:
      return "stopping";
    case Failed::Why::outcome_unknown:
      return "outcome_unknown";
    case Failed::Why::read_only:
      return "read_only";
    case Failed::Why::unavailable:
      return "unavailable";
  }
  return "";
}

boost::json::object to_json(const Answer& answer) {
  return std::visit([](const auto& what) { return value_of(what); }, answer);
}

}  // namespace daybook
