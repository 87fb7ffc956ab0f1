#include "domain/vocabulary/json_in.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/base/base64.hpp"
#include "domain/base/json_text.hpp"
#include "domain/base/limits.hpp"
#include "domain/base/printable.hpp"
#include "domain/vocabulary/content.hpp"
#include "domain/vocabulary/json_in.hpp"
#include "domain/vocabulary/shape_check.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

Expect expect_of(const json::value& value) {
  if (value.is_int64() && value.get_int64() >= 0)
    return {Expect::Kind::exactly, static_cast<std::uint64_t>(value.get_int64())};
  if (value.is_string()) {
    const auto text = text_of(value, "expect");
    if (text == "any") return {};
    if (text == "new") return {Expect::Kind::fresh, 0};
    if (text == "exists") return {Expect::Kind::exists, 0};
  }
  malformed(fmt::format("expect: {} must be a number of events, \"new\", \"exists\" or \"any\"",
                        shown(value)));
}

void refuse_other_keys(const json::object& object, std::initializer_list<std::string_view> keys,
                       const char* prefix) {
  for (const auto& item : object) {
    const std::string_view key(item.key().data(), item.key().size());
    if (std::find(keys.begin(), keys.end(), key) == keys.end())
      malformed(fmt::format("{}{}: is not a field of a posted event", prefix, key));
  }
}

Poster poster_of(const json::value& value) {
  if (!value.is_object()) malformed(fmt::format("actor: {} must be an object", shown(value)));
  const auto& object = value.get_object();
  refuse_other_keys(object, {"id", "roles", "provider"}, "actor.");
  Poster poster;
  poster.id = PosterId(text_of(required(object, "id"), "actor.id"));
  if (!is_ident(poster.id.text))
    malformed(fmt::format("actor.id: '{}' is not an id", poster.id.text));
  const auto& roles = required(object, "roles");
  if (!roles.is_array()) malformed("actor.roles: must be a list of roles");
  for (const auto& role : roles.get_array()) {
    const auto found = role_named(text_of(role, "actor.roles"));
    if (!found) malformed(fmt::format("actor.roles: {} is not a role", shown(role)));
    poster.roles |= found;
  }
  if (const auto* provider = object.if_contains("provider")) {
    poster.provider = ProviderId(text_of(*provider, "actor.provider"));
    if (!is_ident(poster.provider.text))
      malformed(fmt::format("actor.provider: {} is not an id", shown(*provider)));
  }
  return poster;
}

void check_personal(const json::value& value) {
  if (!value.is_object()) malformed("personal: must be an object");
  refuse_other_keys(value.get_object(), {"name", "contact", "note"}, "personal.");
  for (const auto& item : value.get_object())
    text_of(item.value(), "personal." + std::string(item.key()));
}

/// A JSON value as text, in memory that is wiped.
Secret secret_text(const json::value& value) {
  Secret text;
  json::serializer serializer;
  serializer.reset(&value);
  char piece[1'024];
  while (!serializer.done()) {
    const auto part = serializer.read(piece);
    text.append({part.data(), part.size()});
  }
  explicit_bzero(piece, sizeof piece);
  return text;
}

std::string sealed_of(const json::value& value) {
  auto bytes = from_base64(text_of(value, "sealed"));
  if (!bytes || bytes->empty()) malformed("sealed: must be what an export wrote, in base64");
  return *std::move(bytes);
}

/// An event that its poster laid out in another way: those bytes, if they say the same.
std::string encoded_event(const json::value& value, const std::string& built) {
  auto bytes = from_base64(text_of(value, "encoded"));
  Posting given{bytes ? *std::move(bytes) : std::string(), {}, {}, {}, {}, {}};
  const auto* event = given.view();
  if (!event || check_shape(*event)) malformed("encoded: does not hold an event in base64");
  std::string said;
  std::string expected;
  append_content(*event, said);
  append_content(*v::GetEvent(built.data()), expected);
  if (said != expected) malformed("encoded: is another event than the one beside it");
  return std::move(given.event);
}

Posting posting_of(const json::value& value) {
  if (!value.is_object()) malformed("a post must be a JSON object, or an array of objects");
  const auto& object = value.get_object();
  refuse_other_keys(object,
                    {"event_id", "stream", "expect", "occurred_at", "type", "data", "personal",
                     "sealed", "encoded", "actor", "recorded_at"},
                    "");
  Posting posting;
  posting.event = build_event(object);
  if (const auto* encoded = object.if_contains("encoded"))
    posting.event = encoded_event(*encoded, posting.event);
  if (const auto* expect = object.if_contains("expect")) posting.expect = expect_of(*expect);
  if (const auto* actor = object.if_contains("actor")) posting.actor = poster_of(*actor);
  if (const auto* at = object.if_contains("recorded_at"))
    posting.recorded_at = instant_of(*at, "recorded_at");
  if (const auto* personal = object.if_contains("personal")) {
    check_personal(*personal);
    posting.personal = secret_text(*personal);
  }
  if (const auto* sealed = object.if_contains("sealed")) posting.sealed = sealed_of(*sealed);
  return posting;
}

PostFault fault_at(std::size_t index, std::string_view message) {
  return {index, {Code::malformed, printable(message), "rulebook 2"}};
}

}  // namespace

const v::Event* Posting::view() const {
  return verified_event({reinterpret_cast<const std::uint8_t*>(event.data()), event.size()});
}

Result<Post, PostFault> post_from_json(std::string_view line) {
  const auto value = parse_json(line);
  if (!value)
    return failed(fault_at(value.error().item.value_or(0), value.error().told_of("the line")));
  Post post;
  try {
    if (!value->is_array()) {
      post.push_back(posting_of(*value));
      return post;
    }
    const auto& events = value->get_array();
    if (events.empty()) malformed("a post must hold at least one event");
    if (events.size() > limits::events_per_post)
      malformed(fmt::format("a post may hold at most {} events", limits::events_per_post));
    for (const auto& item : events) post.push_back(posting_of(item));
  } catch (const Malformed& fault) {
    for (std::size_t i = 0; i < post.size(); ++i)
      if (auto earlier = check_shape(*post[i].view())) return failed(PostFault{i, *earlier});
    return failed(fault_at(post.size(), fault.message));
  }
  return post;
}

Result<Poster, Refusal> poster_from_json(std::string_view text) {
  const auto value = parse_json(text);
  if (!value) return failed(fault_at(0, value.error().told_of("actor")).refusal);
  try {
    return poster_of(*value);
  } catch (const Malformed& fault) {
    return failed(fault_at(0, fault.message).refusal);
  }
}

}  // namespace daybook
