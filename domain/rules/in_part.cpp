#include "domain/rules/in_part.hpp"

#include "domain/base/check.hpp"

namespace daybook {

namespace {

using Builder = flatbuffers::FlatBufferBuilder;

flatbuffers::Offset<flatbuffers::String> copied(Builder& builder, const flatbuffers::String* text) {
  return text ? builder.CreateString(text->c_str(), text->size())
              : flatbuffers::Offset<flatbuffers::String>();
}

/// All but `considered`: what is said of those who were not chosen.
flatbuffers::Offset<v::PackageMatched> matched_in_part(Builder& builder,
                                                       const v::PackageMatched& data) {
  const auto provider = copied(builder, data.provider());
  const auto intervention = copied(builder, data.intervention());
  const auto block = copied(builder, data.block());
  return v::CreatePackageMatched(builder, provider, intervention, data.price_pence(),
                                 data.sessions(), data.minutes(), data.workers(), data.method(),
                                 block);
}

std::string event_in_part(const Recorded& entry) {
  DAYBOOK_CHECK(entry.tag == v::Data::PackageMatched, "nothing else is kept from providers");
  Builder builder(256);
  builder.ForceDefaults(true);
  const auto data = matched_in_part(builder, entry.as<v::PackageMatched>());
  const auto stream = builder.CreateString(entry.stream_text.data(), entry.stream_text.size());
  v::EventBuilder event(builder);
  if (entry.event_id) event.add_event_id(entry.event_id);
  event.add_stream(stream);
  event.add_occurred_at(entry.occurred_at.milliseconds);
  event.add_data_type(entry.tag);
  event.add_data(data.Union());
  v::FinishEventBuffer(builder, event.Finish());
  return {reinterpret_cast<const char*>(builder.GetBufferPointer()), builder.GetSize()};
}

}  // namespace

std::string entry_in_part(const Recorded& entry) {
  const Poster poster{PosterId(entry.actor), entry.roles, ProviderId(entry.actor_provider)};
  return write_entry(
      {entry.position, entry.version, entry.recorded_at, entry.cause, entry.post_index}, poster,
      event_in_part(entry), entry.sealed);
}

}  // namespace daybook
