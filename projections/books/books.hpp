/// The one fold of all entries, from which every view is computed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/state/block.hpp"
#include "domain/state/case.hpp"
#include "domain/state/claim.hpp"
#include "domain/state/gathering.hpp"
#include "domain/state/package/package.hpp"
#include "domain/state/peer_match.hpp"
#include "domain/state/programme.hpp"
#include "domain/state/provider.hpp"
#include "domain/state/supporter.hpp"
#include "projections/books/row_table.hpp"

namespace daybook {

/// The business date of an entry whose state keeps only its position.
struct Dated {
  Position position;
  Date on;
};

/// An outcome that an entry_voided has taken back.
struct VoidedOutcome {
  Position outcome;
  Position voided_by;
};

/// An allocation, a withdrawal (negative), or one side of a virement.
struct BudgetFact {
  Position position;
  Year year;
  std::string line;
  Money amount;
};

/// What a package or a block still held of a year, reserved or committed, when that year was closed
/// (rulebook 6.4).
struct CarriedForward {
  Year year;
  RowIndex package = -1;  ///< -1: a block's
  std::string line;
  Position position;  ///< the entry that reserved or committed it
  Money amount;
};

/// What was left of a block when it expired, charged on the programme itself.
struct UnusedCharge {
  Position position;
  Date on;
  std::string block;
  Money amount;
};

struct ProgrammeRow {
  std::string id;
  Programme state;
  std::vector<BudgetFact> facts;
  std::vector<Block> blocks;
  std::vector<UnusedCharge> unused;
  std::vector<CarriedForward> carried;
  Date last_on;  ///< the latest business date of all entries that belong to the programme
};

struct ProviderRow {
  std::string id;
  Provider state;
};

struct CaseRow {
  std::string id;
  Case state;
  RowIndex programme = -1;  ///< whatever date the books are kept to
  std::vector<RowIndex> packages;
  std::vector<RowIndex> claims;
  std::vector<RowIndex> matches;
  std::vector<Dated> dates;  ///< of needs, feedback and breakdowns
  std::vector<VoidedOutcome> voided_outcomes;
};

struct PackageRow {
  std::string id;
  Package state;
  RowIndex programme = -1;    ///< whatever date the books are kept to
  RowIndex family_case = -1;  ///< likewise
  std::string line;           ///< likewise: the budget line that its charges belong to
  std::vector<Dated> dates;   ///< of feedback
};

struct ClaimRow {
  std::string id;
  Claim state;
  RowIndex programme = -1;
  RowIndex family_case = -1;
  std::vector<Dated> dates;  ///< of its acceptance
};

struct GatheringRow {
  std::string id;
  Gathering state;
  RowIndex programme = -1;
};

struct SupporterRow {
  std::string id;
  Supporter state;
  RowIndex programme = -1;
};

struct MatchRow {
  std::string id;
  PeerMatch state;
  RowIndex programme = -1;
  RowIndex family_case = -1;
  RowIndex supporter = -1;
};

/// The business date noted for `position`; the first of all dates when none is.
Date date_of(const std::vector<Dated>& dates, Position position);

/// The domain's own states of all streams, and what views need beside them.
///
/// Kept to a date D, a fact with a later business date is passed over; voids and reversals act
/// whatever D says (rulebook 5.8). A stream whose opening is passed over has a row whose state is
/// not open. Not thread-safe while entries are applied; afterwards any number of threads may read.
class Books {
 public:
  /// The version of the fold: raised when the same entries come to other books.
  static constexpr std::uint32_t version = 3;

  explicit Books(std::optional<Date> on = {}) : on_(on) {}
  Books(Books&&) noexcept = default;
  Books& operator=(Books&&) noexcept = default;

  /// Folds the next entry: the one at position `size()`. Total: never refuses.
  void apply(const Recorded& event);
  /// Goes on at position `next`, which is not before `size()`, without the entries up to it: what
  /// the books then hold is made of a part of the ledger (evidence).
  void pass_over_to(std::uint64_t next);

  std::uint64_t size() const { return size_; }
  std::optional<Date> on() const { return on_; }
  /// About how much memory the books take.
  std::uint64_t bytes() const { return bytes_; }

  const Table<ProgrammeRow>& programmes() const { return programmes_; }
  const Table<ProviderRow>& providers() const { return providers_; }
  const Table<CaseRow>& cases() const { return cases_; }
  const Table<PackageRow>& packages() const { return packages_; }
  const Table<ClaimRow>& claims() const { return claims_; }
  const Table<GatheringRow>& gatherings() const { return gatherings_; }
  const Table<SupporterRow>& supporters() const { return supporters_; }
  const Table<MatchRow>& matches() const { return matches_; }

  /// The day to which a programme's days run: D, or its last business date.
  Date today(const ProgrammeRow& programme) const { return on_.value_or(programme.last_on); }

 private:
  friend struct BooksArchive;

  void apply_to_programme(const Recorded& event, bool counts);
  void apply_to_case(const Recorded& event, bool counts);
  void apply_to_package(const Recorded& event, bool counts);
  void apply_to_claim(const Recorded& event, bool counts);
  void apply_to_gathering(const Recorded& event, bool counts);
  void apply_to_supporter(const Recorded& event, bool counts);
  void apply_to_match(const Recorded& event, bool counts);
  void identify_package(PackageRow& row, const Recorded& event);
  void close_year(ProgrammeRow& row, Year year);
  void note_date(RowIndex programme, Date on);

  std::optional<Date> on_;
  std::uint64_t size_ = 0;
  std::uint64_t bytes_ = 0;
  Table<ProgrammeRow> programmes_;
  Table<ProviderRow> providers_;
  Table<CaseRow> cases_;
  Table<PackageRow> packages_;
  Table<ClaimRow> claims_;
  Table<GatheringRow> gatherings_;
  Table<SupporterRow> supporters_;
  Table<MatchRow> matches_;
};

/// The year in which a commitment made for `year` stands: the first from it on that is not closed.
Year open_year(const Programme& programme, Year year);

}  // namespace daybook
