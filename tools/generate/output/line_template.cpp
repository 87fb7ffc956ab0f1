#include "tools/generate/output/line_template.hpp"

#include <charconv>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "domain/base/check.hpp"
#include "domain/base/uuid.hpp"
#include "tools/generate/simulation/random.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

/// Encloses the three numbers of an EntryPlace inside a JSON text.
constexpr std::string_view place_open = "\"^";
constexpr std::string_view place_close = "^\"";

EntryPlace place_in(std::string_view text) {
  EntryPlace place;
  const auto* end = text.data() + text.size();
  auto result = std::from_chars(text.data(), end, place.commit_first);
  result = std::from_chars(result.ptr + 1, end, place.commit_entries);
  result = std::from_chars(result.ptr + 1, end, place.index);
  DAYBOOK_CHECK(result.ec == std::errc() && result.ptr == end, "a place reads as it was written");
  return place;
}

/// A version 8 UUID: 122 bits of a hash over seed, copy and number.
Uuid event_id(std::uint64_t seed, std::uint64_t copy, std::uint64_t number) {
  const auto high = mixed(mixed(mixed(seed) ^ copy) ^ number), low = mixed(high ^ number);
  Uuid uuid;
  for (std::size_t i = 0; i < 8; ++i) {
    uuid.bytes[i] = static_cast<std::uint8_t>(high >> (8 * i));
    uuid.bytes[8 + i] = static_cast<std::uint8_t>(low >> (8 * i));
  }
  uuid.bytes[6] = static_cast<std::uint8_t>((uuid.bytes[6] & 0x0f) | 0x80);
  uuid.bytes[8] = static_cast<std::uint8_t>((uuid.bytes[8] & 0x3f) | 0x80);
  return uuid;
}

}  // namespace

std::string event_id_text(std::uint64_t seed, std::uint64_t number) {
  return to_text(event_id(seed, 1, number));
}

json::value position_value(const EntryPlace& place) {
  return json::value(
      fmt::format("^{}.{}.{}^", place.commit_first, place.commit_entries, place.index));
}

std::uint64_t CopyView::position(const EntryPlace& place) const {
  if (!interleaved) return copy_offset + place.commit_first + place.index;
  return copies * place.commit_first + (copy - 1) * place.commit_entries + place.index;
}

json::object actor_value(const Poster& actor) {
  json::array roles;
  for (const auto role : role_names(actor.roles)) roles.emplace_back(role);
  json::object value{{"id", actor.id.text}, {"roles", std::move(roles)}};
  if (!actor.provider.empty()) value["provider"] = actor.provider.text;
  return value;
}

LineTemplate::LineTemplate(const std::vector<Draft>& drafts, std::uint64_t first_number,
                           Naming naming) {
  if (drafts.size() > 1) text_ += '[';
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    if (i > 0) text_ += ',';
    add_event(drafts[i], first_number + i, naming);
  }
  if (drafts.size() > 1) text_ += ']';
}

void LineTemplate::add_hole(Hole::Kind kind, EntryPlace place, std::uint64_t number) {
  holes_.push_back({text_.size(), kind, place, number});
}

void LineTemplate::add_event(const Draft& draft, std::uint64_t number, Naming naming) {
  text_ += R"({"event_id":")";
  add_hole(Hole::Kind::event_id, {}, number);
  text_ += R"(","stream":)";
  add_json(json::value(draft.stream));
  text_ += fmt::format(R"(,"occurred_at":"{}","type":"{}","data":)", to_text(draft.occurred_at),
                       draft.type);
  add_json(draft.data);
  if (naming != Naming::connection) {
    text_ += R"(,"actor":)";
    add_json(actor_value(draft.actor));
  }
  if (naming == Naming::import_) {
    text_ += R"(,"recorded_at":")";
    add_hole(Hole::Kind::recorded_at);
    text_ += '"';
  }
  text_ += '}';
}

void LineTemplate::add_json(const json::value& value) {
  const auto serialized = json::serialize(value);
  std::string_view rest(serialized.data(), serialized.size());
  while (true) {
    const auto next = rest.find_first_of("~^");
    if (next == std::string_view::npos) break;
    if (rest[next] == copy_mark) {
      text_ += rest.substr(0, next);
      add_hole(Hole::Kind::suffix);
      rest.remove_prefix(next + 1);
      continue;
    }
    text_ += rest.substr(0, next + 1 - place_open.size());
    rest.remove_prefix(next + 1);
    const auto end = rest.find(place_close);
    add_hole(Hole::Kind::position, place_in(rest.substr(0, end)));
    rest.remove_prefix(end + place_close.size());
  }
  text_ += rest;
}

void LineTemplate::write(const CopyView& view, std::string& out) const {
  std::size_t written = 0;
  for (const auto& hole : holes_) {
    out.append(text_, written, hole.offset - written);
    written = hole.offset;
    switch (hole.kind) {
      case Hole::Kind::event_id:
        out += to_text(event_id(view.seed, view.copy, hole.number));
        break;
      case Hole::Kind::suffix:
        if (view.copy > 1) out += '-' + std::to_string(view.copy);
        break;
      case Hole::Kind::position:
        out += std::to_string(view.position(hole.place));
        break;
      case Hole::Kind::recorded_at:
        out += to_text(view.recorded_at);
        break;
    }
  }
  out.append(text_, written);
}

}  // namespace daybook::generate
