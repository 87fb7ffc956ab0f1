#include "projections/evidence_entries.hpp"

#include <map>

#include <fmt/format.h>

#include "domain/base/limits.hpp"
#include "domain/vocabulary/shape.hpp"
#include "domain/vocabulary/shape_check.hpp"
#include "eventstore/proof/proof.hpp"

namespace daybook {

namespace {

EvidenceFault at_entry(const Evidence& evidence, std::size_t index, std::string_view member,
                       std::string why) {
  return {fmt::format("/entries/{}{}", index, member), evidence.entries[index].position,
          std::move(why)};
}

/// Whether every field that an event type must have is there. Of derived events, which nobody
/// posts; those that are posted have a whole check of their own.
bool has_its_fields(const Recorded& entry) {
  const auto& table = *static_cast<const flatbuffers::Table*>(entry.data);
  for (const auto& field : shape_of(entry.tag).fields)
    if (!field.optional && !present(table, field)) return false;
  return true;
}

/// What is wrong with an event's shape; "" when nothing is. What speaks of a person was for the
/// ledger to refuse: it does not make an entry less genuine.
std::string shape_fault(const Recorded& entry, std::string_view bytes) {
  const auto& type = Vocabulary::instance().of(entry.tag);
  if (!type.fits(entry.stream.kind)) return "the event is not one of its stream.";
  if (type.derived || !entry.event_id)
    return type.derived && !entry.event_id && has_its_fields(entry)
               ? ""
               : "the event has not the shape of its type.";
  const auto refusal = check_shape(*v::GetEntry(bytes.data())->event_nested_root());
  if (!refusal || refusal->code != Code::malformed) return "";
  return fmt::format("the event has not the shape of its type: {}.", refusal->message);
}

/// Follows the streams: how many entries of each there were.
class Versions {
 public:
  /// Whether the entry is the next of its stream.
  bool take(const Recorded& entry) {
    return entry.version.value == next_[std::string(entry.stream_text)]++;
  }

 private:
  std::map<std::string, std::uint64_t> next_;
};

EvidenceCheck check_entry(const Evidence& evidence, std::size_t i, Versions& versions) {
  const auto& given = evidence.entries[i];
  if (i > 0 && !(evidence.entries[i - 1].position < given.position))
    return at_entry(evidence, i, "/position", "it is not beyond the one before: positions ascend.");
  const auto entry = verified_entry(given.bytes);
  if (!entry) return at_entry(evidence, i, "/bytes", "they are not an entry.");
  if (entry->position != given.position)
    return at_entry(evidence, i, "/position",
                    fmt::format("the entry itself says {}.", entry->position.value));
  if (auto why = shape_fault(*entry, given.bytes); !why.empty())
    return at_entry(evidence, i, "/bytes", std::move(why));
  if (!versions.take(*entry))
    return at_entry(evidence, i, "",
                    fmt::format("an entry of {} before it is left out.", entry->stream_text));
  return {};
}

EvidenceCheck check_prefix(const Evidence& evidence, const store::Checkpoint& checkpoint) {
  if (evidence.size > checkpoint.size)
    return EvidenceFault{"/as_at/size", {}, "it is beyond the checkpoint."};
  if (!store::verify_consistency(
          {evidence.size, checkpoint.size, evidence.consistency, evidence.root, checkpoint.root}))
    return EvidenceFault{
        "/consistency",
        {},
        fmt::format("it does not lead from the root of the {} entries to that of the checkpoint.",
                    evidence.size)};
  return {};
}

EvidenceCheck check_whole(const Evidence& evidence) {
  if (evidence.entries.size() != evidence.size)
    return EvidenceFault{"/entries",
                         {},
                         fmt::format("there are {}, not all {} of the prefix.",
                                     evidence.entries.size(), evidence.size)};
  store::Frontier tree;
  for (std::size_t i = 0; i < evidence.entries.size(); ++i) {
    if (evidence.entries[i].position.value != i)
      return at_entry(evidence, i, "/position", "an entry before it is left out.");
    tree.append(store::leaf_hash(evidence.entries[i].bytes));
  }
  if (tree.root() != evidence.root)
    return EvidenceFault{
        "/entries", {}, "the root over them is not that of the prefix: one of them was changed."};
  return {};
}

EvidenceCheck check_paths(const Evidence& evidence, const store::Checkpoint& checkpoint) {
  for (std::size_t i = 0; i < evidence.entries.size(); ++i) {
    const auto& entry = evidence.entries[i];
    if (!store::verify_inclusion({entry.position, checkpoint.size, store::leaf_hash(entry.bytes),
                                  entry.path, checkpoint.root}))
      return at_entry(evidence, i, "/path",
                      "it does not lead from the entry to the checkpoint's root: the entry is not "
                      "in the ledger at this position, or was changed.");
  }
  return {};
}

}  // namespace

EvidenceCheck check_entries(const Evidence& evidence, std::vector<PartEntry>& part) {
  Versions versions;
  for (std::size_t i = 0; i < evidence.entries.size(); ++i) {
    const auto& bytes = evidence.entries[i].bytes;
    if (bytes.size() > limits::entry_bytes)
      return at_entry(evidence, i, "/bytes",
                      fmt::format("an entry has at most {} bytes.", limits::entry_bytes));
    if (auto fault = check_entry(evidence, i, versions)) return fault;
    part.push_back({evidence.entries[i].position, bytes});
  }
  return {};
}

EvidenceCheck check_proofs(const Evidence& evidence, const store::Checkpoint& checkpoint) {
  if (auto fault = check_prefix(evidence, checkpoint)) return fault;
  return evidence.complete ? check_whole(evidence) : check_paths(evidence, checkpoint);
}

}  // namespace daybook
