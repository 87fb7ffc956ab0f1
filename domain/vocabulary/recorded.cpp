#include "domain/vocabulary/recorded.hpp"

#include "domain/base/calendar.hpp"
#include "domain/base/check.hpp"
#include "domain/vocabulary/shape_check.hpp"

namespace daybook {

namespace {

/// Rulebook, section 1, "business date".
Date date_of(const EventType& type, const void* data, Instant occurred_at) {
  if (type.date_field == 0) return london_date(occurred_at);
  return {static_cast<const flatbuffers::Table*>(data)->GetField<std::int32_t>(type.date_field, 0)};
}

/// Takes what the event itself says; false when it is not one that can be recorded.
bool take_event(Recorded& out, const v::Event& event) {
  if (!event.stream()) return false;
  out.stream_text = event.stream()->string_view();
  const auto* type = Vocabulary::instance().find(event.data_type());
  if (!type || !event.data() || !split_stream(out.stream_text, out.stream)) return false;
  out.occurred_at = {event.occurred_at()};
  out.tag = event.data_type();
  out.data = event.data();
  out.event_id = event.event_id();
  out.business_date = date_of(*type, out.data, out.occurred_at);
  return true;
}

std::optional<Recorded> recorded(const v::Entry& entry, const v::Event& event) {
  Recorded out;
  if (!entry.actor() || !entry.actor()->id() || !take_event(out, event)) return {};
  out.position = {entry.position()};
  out.version = {entry.version()};
  out.recorded_at = {entry.recorded_at()};
  out.actor = entry.actor()->id()->string_view();
  if (entry.actor()->provider()) out.actor_provider = entry.actor()->provider()->string_view();
  out.roles = entry.actor()->roles();
  if (entry.cause()) out.cause = Position{*entry.cause()};
  out.post_index = entry.post_index();
  out.event = {reinterpret_cast<const char*>(entry.event()->data()), entry.event()->size()};
  if (entry.sealed())
    out.sealed = {reinterpret_cast<const char*>(entry.sealed()->data()), entry.sealed()->size()};
  return out;
}

const std::uint8_t* raw(std::string_view bytes) {
  return reinterpret_cast<const std::uint8_t*>(bytes.data());
}

constexpr std::size_t least_entry_bytes = 16;

}  // namespace

std::optional<Recorded> read_entry(std::string_view bytes) {
  if (bytes.size() < least_entry_bytes) return {};
  const auto* entry = v::GetEntry(bytes.data());
  if (!entry->event()) return {};
  return recorded(*entry, *entry->event_nested_root());
}

std::optional<Recorded> verified_entry(std::string_view bytes) {
  if (bytes.size() < least_entry_bytes) return {};
  flatbuffers::Verifier verifier(raw(bytes), bytes.size(), 16, 100'000);
  if (!v::VerifyEntryBuffer(verifier)) return {};
  const auto* entry = v::GetEntry(bytes.data());
  if (!entry->event()) return {};
  const auto* event = verified_event({entry->event()->data(), entry->event()->size()});
  return event ? recorded(*entry, *event) : std::nullopt;
}

Recorded about_to_be_recorded(const v::Event& event, const Envelope& envelope,
                              const Poster& poster) {
  Recorded out;
  DAYBOOK_CHECK(take_event(out, event), "an event is checked before it is recorded");
  out.position = envelope.position;
  out.version = envelope.version;
  out.recorded_at = envelope.recorded_at;
  out.actor = poster.id.text;
  out.actor_provider = poster.provider.text;
  out.roles = poster.roles;
  out.cause = envelope.cause;
  out.post_index = envelope.post_index;
  return out;
}

std::string write_entry(const Envelope& envelope, const Poster& poster, std::string_view event,
                        std::string_view sealed) {
  flatbuffers::FlatBufferBuilder builder(event.size() + sealed.size() + 256);
  builder.ForceDefaults(true);
  builder.ForceVectorAlignment(event.size(), 1, 8);
  const auto event_bytes = builder.CreateVector(raw(event), event.size());
  const auto sealed_bytes = sealed.empty()
                                ? flatbuffers::Offset<flatbuffers::Vector<std::uint8_t>>()
                                : builder.CreateVector(raw(sealed), sealed.size());
  const auto id = builder.CreateString(poster.id.text);
  const auto provider = poster.provider.empty() ? flatbuffers::Offset<flatbuffers::String>()
                                                : builder.CreateString(poster.provider.text);
  v::ActorBuilder actor(builder);
  actor.add_id(id);
  actor.add_roles(poster.roles);
  if (!provider.IsNull()) actor.add_provider(provider);
  const auto actor_offset = actor.Finish();
  v::EntryBuilder entry(builder);
  entry.add_position(envelope.position.value);
  entry.add_version(envelope.version.value);
  entry.add_recorded_at(envelope.recorded_at.milliseconds);
  entry.add_actor(actor_offset);
  if (envelope.cause) entry.add_cause(envelope.cause->value);
  entry.add_post_index(envelope.post_index);
  if (!sealed_bytes.IsNull()) entry.add_sealed(sealed_bytes);
  entry.add_event(event_bytes);
  v::FinishEntryBuffer(builder, entry.Finish());
  return {reinterpret_cast<const char*>(builder.GetBufferPointer()), builder.GetSize()};
}

}  // namespace daybook
