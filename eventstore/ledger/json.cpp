#include "eventstore/ledger/json.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "domain/base/base64.hpp"
#include "domain/base/calendar.hpp"
#include "domain/base/uuid.hpp"
#include "domain/vocabulary/json_in.hpp"
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

namespace {

json::object actor_of(const Recorded& entry) {
  json::array roles;
  for (const auto role : role_names(entry.roles)) roles.push_back(text(role));
  json::object actor{{"id", text(entry.actor)}, {"roles", roles}};
  if (!entry.actor_provider.empty()) actor["provider"] = text(entry.actor_provider);
  return actor;
}

json::string id_of(const v::Uuid& id) {
  Uuid uuid;
  std::copy_n(id.bytes()->data(), uuid.bytes.size(), uuid.bytes.begin());
  return text(to_text(uuid));
}

void add_event(json::object& object, const Recorded& entry) {
  object["stream"] = text(entry.stream_text);
  object["occurred_at"] = text(to_text(entry.occurred_at));
  object["type"] = text(Vocabulary::instance().of(entry.tag).name);
  object["data"] = data_to_json(entry.tag, entry.data);
  object["actor"] = actor_of(entry);
  object["recorded_at"] = text(to_text(entry.recorded_at));
}

}  // namespace

boost::json::object entry_to_json(const Recorded& entry) {
  json::object object{{"position", entry.position.value}, {"version", entry.version.value}};
  if (entry.event_id) object["event_id"] = id_of(*entry.event_id);
  add_event(object, entry);
  if (entry.cause) object["derived_from"] = entry.cause->value;
  if (!entry.sealed.empty()) object["personal"] = "sealed";
  return object;
}

boost::json::object posted_form(const Recorded& entry) {
  json::object object{{"event_id", id_of(*entry.event_id)}};
  add_event(object, entry);
  if (!entry.sealed.empty()) object["sealed"] = to_base64(entry.sealed);
  const auto again = post_from_json(json::serialize(object));
  if (!again || again->front().event != entry.event) object["encoded"] = to_base64(entry.event);
  return object;
}

}  // namespace daybook
