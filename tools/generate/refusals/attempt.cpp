#include "tools/generate/refusals/attempt.hpp"

#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "domain/state/case.hpp"
#include "domain/state/package/package.hpp"

namespace daybook::generate {

namespace {

std::string key_of(std::string_view type, std::string_view stream) {
  return fmt::format("{} {}", type, stream);
}

}  // namespace

void Latest::remember(const boost::json::value& event, Position position) {
  auto& post = posts_[key_of(event.at("type").as_string(), event.at("stream").as_string())];
  post = event;
  post.as_object()["position"] = position.value;
}

const boost::json::value* Latest::of(std::string_view type, std::string_view stream) const {
  const auto found = posts_.find(key_of(type, stream));
  return found == posts_.end() ? nullptr : &found->second;
}

std::string Attempt::text(std::string_view pointer) const {
  const auto* found = at(occasion.model, pointer);
  return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

const boost::json::value* Attempt::latest(std::string_view type) const {
  return occasion.latest.of(type, stream());
}

Date Attempt::today() const {
  return london_date(*parse_instant(text("/occurred_at")));
}

const Case* Attempt::family_case() const {
  const auto on = stream();
  std::string of_case = text("/data/case");
  if (on.starts_with("case/")) of_case = id_in(on);
  if (on.starts_with("package/"))
    if (const auto* known = occasion.states.package(id_in(on))) of_case = known->family_case;
  return of_case.empty() ? nullptr : occasion.states.family_case(of_case);
}

std::string Attempt::programme_id() const {
  const auto on = stream();
  if (on.starts_with("programme/")) return id_in(on);
  if (at(occasion.model, "/data/programme")) return text("/data/programme");
  const auto* of = family_case();
  return of ? of->programme : "";
}

const Programme* Attempt::programme() const {
  return occasion.states.programme(programme_id());
}

const Policy* Attempt::policy() const {
  const auto* known = programme();
  return known ? &known->policies.on(today()) : nullptr;
}

const Package& Attempt::package() const {
  return *occasion.states.package(id_in(stream()));
}

const boost::json::value* at(const boost::json::value& value, std::string_view pointer) {
  boost::json::error_code missing;
  return value.find_pointer(pointer, missing);
}

std::string id_in(std::string_view stream) {
  return std::string(stream.substr(stream.find('/') + 1));
}

boost::json::object somebody(std::string_view role) {
  return {{"id", fmt::format("tries-{}", role)}, {"roles", boost::json::array{role}}};
}

}  // namespace daybook::generate
