#include "projections/evidence_verify.hpp"

#include <fmt/format.h>

#include "projections/evidence_claims.hpp"
#include "projections/evidence_entries.hpp"
#include "projections/evidence_json.hpp"

namespace daybook {

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
  const auto made_of = check_claim(evidence, Part(part));
  if (!made_of) return failed(made_of.error());
  const bool of_sample = std::holds_alternative<SampleClaim>(evidence.claim);
  return Proved{evidence.origin, evidence.size,
                checkpoint.size, evidence.entries.size(),
                *made_of,        evidence.complete || of_sample,
                of_sample,       in_words(evidence.claim)};
}

Result<Proved, EvidenceFault> verify_evidence(std::string_view text, std::string_view vkey) {
  const auto key = store::VerifierKey::parse(vkey);
  if (!key)
    return failed(
        EvidenceFault{"", {}, fmt::format("the public key cannot be used: {}", key.error())});
  const auto file = read_evidence(text);
  if (!file) return failed(file.error());
  const auto checkpoint = open_note(file->evidence, *key);
  if (!checkpoint) return failed(checkpoint.error());
  auto proved = check_evidence(file->evidence, *checkpoint);
  if (proved && file->digest != digest_of(file->evidence))
    return failed(
        EvidenceFault{"/digest", {}, "it is not that of the rest of the file, which was changed."});
  return proved;
}

}  // namespace daybook
