/// The verdict on a posted event: the reasons to refuse it, or the events that the ledger derives
/// from it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/vocabulary/refusal.hpp"
#include "domain/vocabulary/vocabulary.hpp"

namespace daybook {

/// An audit sample to be drawn once the entry that asks for it is hashed (rulebook 6.6).
struct SampleDue {
  std::string batch;
  std::vector<std::string> claims;
  int percent = 0;
  std::uint32_t policy_version = 0;
};

/// Refused when `refusals` is not empty; otherwise `derived` follows the event in the same commit,
/// on its stream.
struct Verdict {
  Refusals refusals;
  std::vector<std::string> derived;  ///< FlatBuffers `Event`s without event_id
  std::optional<SampleDue> sample;

  Verdict() = default;
  Verdict(Refusals reasons)
      : refusals(std::move(reasons)) {}  // NOLINT: a list of refusals is a verdict

  bool accepted() const { return refusals.empty(); }
  bool unless(bool holds, Code code, std::string_view message, std::string_view reference = "",
              Place where = Place::here()) {
    return refusals.unless(holds, code, message, reference, where);
  }
  template <std::invocable Make>
  bool unless(bool holds, Code code, Make message, std::string_view reference = "",
              Place where = Place::here()) {
    return refusals.unless(holds, code, message, reference, where);
  }
};

/// The verdict of a row with a single check.
inline Verdict only_if(bool holds, Code code, std::string_view message, std::string_view reference,
                       Place where = Place::here()) {
  Verdict verdict;
  verdict.unless(holds, code, message, reference, where);
  return verdict;
}

}  // namespace daybook
