/// Makes the events that Daybook's own programs post: about principals, and what the ledger records
/// of itself.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "domain/vocabulary/recorded.hpp"
#include "eventstore/base/sodium.hpp"

namespace daybook {

/// Makes one `Event` with a random event id (UUID version 4). `fill` builds its data:
/// `make_event<v::TokenRevoked>(stream, at, [&](auto& b) { return v::CreateTokenRevoked(b, …); })`.
template <class Data, class Fill>
std::string make_event(std::string_view stream, Instant occurred_at, Fill fill) {
  store::ready_sodium();
  std::array<unsigned char, 16> id{};
  randombytes_buf(id.data(), id.size());
  id[6] = static_cast<unsigned char>((id[6] & 0x0f) | 0x40);
  id[8] = static_cast<unsigned char>((id[8] & 0x3f) | 0x80);
  const v::Uuid uuid{flatbuffers::span<const unsigned char, 16>(id)};
  flatbuffers::FlatBufferBuilder builder(256);
  builder.ForceDefaults(true);
  const auto data = fill(builder);
  const auto name = builder.CreateString(stream.data(), stream.size());
  v::EventBuilder event(builder);
  event.add_event_id(&uuid);
  event.add_stream(name);
  event.add_occurred_at(occurred_at.milliseconds);
  event.add_data_type(v::DataTraits<Data>::enum_value);
  event.add_data(data.Union());
  v::FinishEventBuffer(builder, event.Finish());
  return {reinterpret_cast<const char*>(builder.GetBufferPointer()), builder.GetSize()};
}

/// A text for an event under construction.
inline flatbuffers::Offset<flatbuffers::String> text_in(flatbuffers::FlatBufferBuilder& builder,
                                                        std::string_view text) {
  return builder.CreateString(text.data(), text.size());
}

}  // namespace daybook
