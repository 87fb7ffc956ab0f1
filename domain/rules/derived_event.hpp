/// Builds the events that the ledger derives.
#pragma once

#include <string>

#include "domain/vocabulary/recorded.hpp"

namespace daybook {

/// Makes one derived `Event` on the stream and at the instant of `cause`. `fill` builds its data:
/// `derive<v::ClaimValued>(cause, [&](auto& b) { return v::CreateClaimValued(b, pence, version);
/// })`.
template <class Data, class Fill>
std::string derive(std::string_view stream, Instant occurred_at, Fill fill) {
  flatbuffers::FlatBufferBuilder builder(256);
  builder.ForceDefaults(true);
  const auto data = fill(builder);
  const auto name = builder.CreateString(stream.data(), stream.size());
  v::EventBuilder event(builder);
  event.add_stream(name);
  event.add_occurred_at(occurred_at.milliseconds);
  event.add_data_type(v::DataTraits<Data>::enum_value);
  event.add_data(data.Union());
  v::FinishEventBuffer(builder, event.Finish());
  return {reinterpret_cast<const char*>(builder.GetBufferPointer()), builder.GetSize()};
}

}  // namespace daybook
