#include "eventstore/entry_json.hpp"

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
