/// The list that the tables of a subject access report follow: which type of entry stands in which.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace daybook {

/// What a row is about, where that is no field: each entry a row of its own, all entries of a
/// stream one row, or the charge that an entry takes back.
inline constexpr std::string_view kEachEntry = "@entry";
inline constexpr std::string_view kWholeStream = "@stream";
inline constexpr std::string_view kOfPosition = "charge_position";

/// What one type of entry puts into a section's rows.
struct Piece {
  std::string_view type;
  /// Words of `field`, `field>column` where the column is called otherwise, and `column:=constant`.
  std::string_view columns;
  std::string_view key = {};  ///< the field that names the row, where it is not the section's
  bool begins = false;        ///< what the row said before no longer holds
  /// Holds only where its `on` is not before that of the row (rulebook 6.7).
  bool latest_by_on = false;
};

struct SectionList {
  std::string_view section;
  std::string_view title;
  std::string_view key;  ///< the field that names the row, or one of the above
  std::vector<Piece> pieces;
};

/// All sections, in reading order.
std::span<const SectionList> subject_list();

}  // namespace daybook
