/// Making evidence (EVIDENCE.md): the fewest whole streams that a figure can be folded from, with
/// the proof of each entry; checked before it is handed out.
#pragma once

#include <string>
#include <string_view>

#include "domain/base/result.hpp"
#include "domain/rules/access.hpp"
#include "eventstore/proof/checkpoint.hpp"
#include "eventstore/store/store.hpp"
#include "projections/books/books.hpp"
#include "projections/evidence/evidence.hpp"
#include "projections/query/params.hpp"

namespace daybook {

/// A checkpoint of the ledger with the ledger's own signature alone.
struct OwnCheckpoint {
  std::string note;
  store::Checkpoint checkpoint;
};

/// Takes the signatures of others off a kept checkpoint. The error is one sentence: it is none, or
/// not signed by the ledger `origin`.
Result<OwnCheckpoint, std::string> own_checkpoint(std::string_view note, std::string_view origin);

/// A figure to prove.
struct FigureAsked {
  std::string view;
  ViewParams params;      ///< `explain` is the figure's path
  bool complete = false;  ///< with every entry of the prefix
};

/// Checks the shape of the request, which depends neither on the caller nor on what is recorded.
/// The error is one sentence.
Result<void, std::string> check_figure(const FigureAsked& asked);

/// Who may have evidence made, for the view's part see below.
inline constexpr Right evidence_right{
    any_of(v::Role::administrator, v::Role::commissioner, v::Role::finance, v::Role::auditor)};

/// Whether somebody may ask for evidence of a figure of `view`, or of an audit sample where that is
/// empty. It shows what the view shows, and the entries behind it: both must be permitted. Complete
/// evidence is the whole ledger.
std::optional<Refusal> decide_evidence_asked(const Caller& reader, const About& about,
                                             std::string_view view, bool complete);

/// Whether somebody may see every entry of evidence as it is stored (domain/rules/access.hpp), by
/// what the books know; nothing when they may.
std::optional<Refusal> decide_evidence(const Caller& reader, const Books& books,
                                       const Evidence& evidence);

/// Evidence of a figure as at the size of `books`, which are of this ledger and kept to
/// `asked.params.on`. The error is one sentence that says what to ask instead: no such figure, a
/// checkpoint that is too old or of another history, a figure that only complete evidence proves.
Result<Evidence, std::string> make_evidence(const store::Store& store, const Books& books,
                                            const FigureAsked& asked,
                                            const OwnCheckpoint& checkpoint);

/// How many entries there were once a claim batch had been sampled: its evidence needs a checkpoint
/// of at least that. The error: there is no such batch.
Result<std::uint64_t, std::string> sample_recorded(const store::Store& store,
                                                   const std::string& programme,
                                                   const std::string& batch);

/// Evidence of the audit sample of a claim batch. Errors likewise.
Result<Evidence, std::string> make_evidence(const store::Store& store, const std::string& programme,
                                            const std::string& batch,
                                            const OwnCheckpoint& checkpoint);

}  // namespace daybook
