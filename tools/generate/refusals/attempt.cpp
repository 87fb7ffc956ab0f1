#include "tools/generate/refusals/attempt.hpp"

#include <fmt/format.h>

#include "domain/base/calendar.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

std::string key(std::string_view type, std::string_view stream) {
  return fmt::format("{} {}", type, stream);
}

}  // namespace

void Latest::remember(const json::object& event, Position position) {
  posts_[key(Attempt::text(event, "type"), Attempt::text(event, "stream"))] = {event, position};
}

const Latest::Post* Latest::of(std::string_view type, std::string_view stream) const {
  const auto found = posts_.find(key(type, stream));
  return found == posts_.end() ? nullptr : &found->second;
}

json::object& Attempt::again() {
  return events_.emplace_back(occasion_.model);
}

json::object& Attempt::add(std::string_view stream, std::string_view type, json::object data,
                           std::string_view role) {
  return events_.emplace_back(json::object{{"stream", stream},
                                           {"occurred_at", occasion_.model.at("occurred_at")},
                                           {"type", type},
                                           {"data", std::move(data)},
                                           {"actor", somebody(role)}});
}

std::string Attempt::text(const json::object& object, std::string_view key) {
  const auto* found = object.if_contains(key);
  return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

std::string Attempt::today() const {
  return to_text(london_date(*parse_instant(text(occasion_.model, "occurred_at"))));
}

std::string Attempt::programme() const {
  auto& states = occasion_.states;
  const auto on = stream();
  if (on.starts_with("programme/")) return id_in(on);
  if (model_data().contains("programme")) return text(model_data(), "programme");
  std::string of_case = text(model_data(), "case");
  if (on.starts_with("case/")) of_case = id_in(on);
  if (on.starts_with("package/"))
    if (const auto* package = states.package(id_in(on))) of_case = package->family_case;
  const auto* found = of_case.empty() ? nullptr : states.family_case(of_case);
  return found ? found->programme : "";
}

const Policy* Attempt::policy() const {
  const auto* found = occasion_.states.programme(programme());
  return found ? &found->policies.on(*parse_date(today())) : nullptr;
}

std::string id_in(std::string_view stream) {
  return std::string(stream.substr(stream.find('/') + 1));
}

json::object somebody(std::string_view role) {
  return {{"id", fmt::format("tries-{}", role)}, {"roles", json::array{role}}};
}

}  // namespace daybook::generate
