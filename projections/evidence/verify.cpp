#include "projections/evidence/verify.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "domain/base/limits.hpp"
#include "domain/vocabulary/shape.hpp"
#include "domain/vocabulary/shape_check.hpp"
#include "eventstore/merkle/proof.hpp"
#include "eventstore/proof/checkpoint.hpp"
#include "projections/books/partial_ledger.hpp"
#include "projections/evidence/evidence.hpp"
#include "projections/evidence/json.hpp"
#include "projections/evidence/verify.hpp"
#include "projections/query/explain.hpp"
#include "projections/query/sample.hpp"

/// That entries are genuine: whole, of a sound shape, and at their place in the tree of a
/// checkpoint.
namespace daybook {

using EvidenceCheck = std::optional<EvidenceFault>;

/// Fills `part`, which points into `evidence`, when nothing is wrong. Each entry is whole, says its
/// own position, and has the shape that the vocabulary gives it; positions ascend, and each stream
/// begins with its first entry and leaves none out.
EvidenceCheck check_entries(const Evidence& evidence, std::vector<PartEntry>& part);

/// Each entry's path leads to the checkpoint's root; or, of complete evidence, the entries are all
/// of the prefix and make its root. The prefix is one of the checkpoint's tree.
EvidenceCheck check_proofs(const Evidence& evidence, const store::Checkpoint& checkpoint);

}  // namespace daybook

/// That entries make what evidence claims: the figure folded, or the sample drawn, again.
namespace daybook {

/// How many of the entries make up the figure, or draw the sample. `part` is the entries of
/// `evidence`, all of them genuine.
Result<std::uint64_t, EvidenceFault> check_claim(const Evidence& evidence,
                                                 const PartialLedger& part);

namespace {

/// The tree that the file's checkpoint speaks of: the note is of the ledger's own key alone, and
/// written as notes are.
Result<store::Checkpoint, EvidenceFault> open_note(const Evidence& evidence,
                                                   const store::VerifierKey& key) {
  const auto fault = [](std::string why) {
    return failed(EvidenceFault{"/checkpoint", {}, std::move(why)});
  };
  const auto note = store::parse_note(evidence.checkpoint);
  if (!note) return fault(note.error());
  auto checkpoint = store::open_checkpoint(*note, key);
  if (!checkpoint) return fault(checkpoint.error());
  if (note->signatures.size() != 1 || store::print_note(*note) != evidence.checkpoint)
    return fault("it must hold the ledger's own signature and no other, which nobody could check.");
  return std::move(*checkpoint);
}

std::string in_words(const std::variant<FigureClaim, SampleClaim>& claim) {
  if (const auto* sample = std::get_if<SampleClaim>(&claim))
    return fmt::format("the audit sample of batch {} of {} ({} percent): {}", sample->batch,
                       sample->programme, sample->percent, fmt::join(sample->sampled, ", "));
  const auto& figure = std::get<FigureClaim>(claim);
  std::string params;
  for (const auto& param : figure.params) params += fmt::format(" {}={}", param.name, param.value);
  return fmt::format("{}{} {} = {}", figure.view, params, figure.path, figure.value);
}

std::string_view completeness(const Proved& proved) {
  if (!proved.complete)
    return "Completeness is not proved: other entries of the ledger might bear on it. Evidence "
           "made "
           "with --complete holds them all.\n";
  if (proved.of_sample)
    return "Complete: it rests on the programme's stream alone, which stands whole up to the "
           "sample.\n";
  return "Complete: the file holds every entry of the prefix, whose root was computed again; "
         "nothing "
         "was left out.\n";
}

}  // namespace

std::string in_words(const Proved& proved) {
  auto words = fmt::format(
      "proved: {}\n"
      "of {}, as at {} entries; the checkpoint signed is of {}.\n"
      "Genuine: each of the {} entries in the file stands in that ledger, unchanged, at its "
      "position.\n"
      "They make it: folded again here, they come to the same; {} of them make it up.\n",
      proved.claim, proved.origin, proved.size, proved.checkpoint_size, proved.entries,
      proved.made_of);
  return words + std::string(completeness(proved));
}

Result<Proved, EvidenceFault> check_evidence(const Evidence& evidence,
                                             const store::Checkpoint& checkpoint) {
  if (evidence.origin != checkpoint.origin)
    return failed(
        EvidenceFault{"/origin", {}, fmt::format("the checkpoint is of {}.", checkpoint.origin)});
  std::vector<PartEntry> part;
  if (auto fault = check_proofs(evidence, checkpoint)) return failed(*std::move(fault));
  if (auto fault = check_entries(evidence, part)) return failed(*std::move(fault));
  const auto made_of = TRY(check_claim(evidence, PartialLedger(part)));
  const bool of_sample = std::holds_alternative<SampleClaim>(evidence.claim);
  return Proved{evidence.origin, evidence.size,
                checkpoint.size, evidence.entries.size(),
                made_of,         evidence.complete || of_sample,
                of_sample,       in_words(evidence.claim)};
}

Result<Proved, EvidenceFault> verify_evidence(std::string_view text, std::string_view vkey) {
  const auto key = store::VerifierKey::parse(vkey);
  if (!key)
    return failed(
        EvidenceFault{"", {}, fmt::format("the public key cannot be used: {}", key.error())});
  const auto file = TRY(read_evidence(text));
  const auto checkpoint = TRY(open_note(file.evidence, *key));
  auto proved = check_evidence(file.evidence, checkpoint);
  if (proved && file.digest != digest_of(file.evidence))
    return failed(
        EvidenceFault{"/digest", {}, "it is not that of the rest of the file, which was changed."});
  return proved;
}

namespace {

using Checked = Result<std::uint64_t, EvidenceFault>;

/// The question names its size and path elsewhere in the file; no figure depends on a statement.
constexpr std::array<std::string_view, 3> kNoParams = {"as_at", "explain", "statement"};

Checked wrong(std::string pointer, std::string why) {
  return failed(EvidenceFault{std::move(pointer), {}, std::move(why)});
}

Result<const ViewKind*, EvidenceFault> view_of(const FigureClaim& claim) {
  const auto* kind = find_view(claim.view);
  if (!kind || kind->reads_streams)
    return failed(EvidenceFault{"/figure/view", {}, "there is no view of that name with figures."});
  if (kind->version != claim.version)
    return failed(
        EvidenceFault{"/figure/version",
                      {},
                      fmt::format("this daybook folds version {}; use the one that made the file.",
                                  kind->version)});
  return kind;
}

Result<ViewParams, EvidenceFault> params_of(const FigureClaim& claim, const ViewKind& kind) {
  const auto fault = [](std::string why) {
    return failed(EvidenceFault{"/figure/params", {}, std::move(why)});
  };
  for (const auto& param : claim.params)
    if (std::find(kNoParams.begin(), kNoParams.end(), param.name) != kNoParams.end())
      return fault(fmt::format("{} does not belong in evidence.", param.name));
  auto given = claim.params;
  given.push_back({"explain", claim.path});
  auto params = parse_params(given);
  if (!params) return fault(params.error());
  if (auto objected = objection(kind, *params)) return fault(*std::move(objected));
  return std::move(*params);
}

/// The number of different entries among the contributions, which are in order of position.
std::uint64_t entries_of(const Opened& figure) {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < figure.contributions.size(); ++i)
    count += i == 0 || figure.contributions[i - 1].position < figure.contributions[i].position;
  return count;
}

Checked check_figure(const Evidence& evidence, const FigureClaim& claim,
                     const PartialLedger& part) {
  if (!evidence.entries.empty() && evidence.entries.back().position.value >= evidence.size)
    return wrong("/entries", fmt::format("the last one is beyond the {} entries that the figure is "
                                         "asked of.",
                                         evidence.size));
  const auto kind = TRY(view_of(claim));
  const auto params = TRY(params_of(claim, *kind));
  const auto books = part.books(evidence.size, params.on);
  const Question question{books, params, nullptr, evidence.size, nullptr, 4 * most_evidence_bytes,
                          &part};
  const auto figure = open_figure(*kind, question);
  if (!figure)
    return wrong("/figure", fmt::format("the entries do not make it: {}", figure.error()));
  if (figure->name != claim.path)
    return wrong("/figure/path", fmt::format("its view names it {}.", figure->name));
  if (figure->value != claim.value)
    return wrong("/figure/value",
                 fmt::format("the entries make it {}, not {}.", figure->value, claim.value));
  return entries_of(*figure);
}

/// What the batch was sampled from is the programme's own stream, whole up to the sample.
Checked check_sample(const Evidence& evidence, const SampleClaim& claim,
                     const PartialLedger& part) {
  if (evidence.complete) return wrong("/complete", "evidence of a sample has no complete form.");
  BatchSearch search(claim.batch);
  for (const auto& at_hand : part.entries()) {
    const auto entry = *read_entry(at_hand.bytes);
    if (entry.stream.kind != StreamKind::programme || entry.stream.id != claim.programme)
      return wrong("/entries", fmt::format("one of {} is no entry of programme/{}.",
                                           entry.stream_text, claim.programme));
    if (search.done()) return wrong("/entries", "there are more behind the sample.");
    search.apply(entry);
  }
  const auto& batch = search.found();
  if (!search.done())
    return wrong("/entries",
                 fmt::format("batch {} was not opened and sampled in them.", claim.batch));
  if (evidence.size != batch->opened.value + 1)
    return wrong("/as_at/size",
                 fmt::format("the tree that ends with the opening of the batch has {} "
                             "entries.",
                             batch->opened.value + 1));
  const auto sample = draw(batch->claims, batch->percent, evidence.root);
  if (batch->seed != sample.seed)
    return wrong("/as_at/root", "it is not the seed that the ledger recorded.");
  if (static_cast<std::uint32_t>(batch->percent) != claim.percent)
    return wrong("/sample/percent", fmt::format("the policy in force says {}.", batch->percent));
  if (sample.sampled() != claim.sampled)
    return wrong("/sample/sampled",
                 fmt::format("the seed draws {}.", fmt::join(sample.sampled(), ", ")));
  if (batch->sampled != claim.sampled)
    return wrong("/sample/sampled",
                 fmt::format("the ledger recorded {}.", fmt::join(batch->sampled, ", ")));
  return std::uint64_t{2};
}

}  // namespace

Result<std::uint64_t, EvidenceFault> check_claim(const Evidence& evidence,
                                                 const PartialLedger& part) {
  if (const auto* figure = std::get_if<FigureClaim>(&evidence.claim))
    return check_figure(evidence, *figure, part);
  return check_sample(evidence, std::get<SampleClaim>(evidence.claim), part);
}

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
