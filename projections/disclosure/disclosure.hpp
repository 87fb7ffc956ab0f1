/// Reading what people said: by whom it is permitted, for a purpose, recorded before anything is
/// shown (ledger, section 5; rulebook, section 4; VIEWS.md, "Personal data").
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "domain/base/result.hpp"
#include "domain/state/principal.hpp"
#include "eventstore/ledger/ledger.hpp"
#include "projections/query/service.hpp"

namespace daybook {

/// Who reads, and what for: a phrase of 1 to 200 characters that names no person.
struct PersonalReading {
  Caller by;
  std::string purpose;
};

/// What is read from. All must outlive the reading.
struct Disclosing {
  Ledger& ledger;  ///< open for writing: a reading is recorded in it
  const ViewService& views;
  /// Why the ledger was opened without keys, where it was: a store::KeyErrorCode's name.
  std::string no_keys = "no_key_store";
};

/// Why nothing is shown. The message is a sentence.
struct DisclosureError {
  enum class Why : std::uint8_t {
    purpose_missing,
    purpose_unfit,  ///< too long, no text, or it holds something personal itself
    not_permitted,  ///< to be recorded by whoever asked on the reader's behalf
    view_failed,    ///< the question is not one that can be answered
    not_recorded,   ///< the reading could not be recorded
  };
  Why why{};
  std::string message;
};

/// The name of a reason, for example `purpose_missing`.
std::string_view name_of(DisclosureError::Why why);

template <class T>
using DisclosureResult = Result<T, DisclosureError>;

/// The answer of the history view for `params`, with what was said in the place of each "sealed"
/// that the reader may read (Unsealer::open), and `"disclosed":{"by","purpose","recorded_at",
/// "positions"}` before the result: the entries that record the reading. Its `digest` is that of
/// the result before anything was opened.
///
/// Before a text is opened, a `personal_read` for each subject is durable in
/// `access/<month of its time of recording, in UTC>`. Where nothing would open, nothing is recorded
/// and there is no `disclosed`. What is sealed but not for this reader stays "sealed"; when that is
/// all of it, `not_permitted`. The answer lives in memory that is wiped.
DisclosureResult<boost::json::object> disclose(const Disclosing& from,
                                               const boost::json::object& params,
                                               const PersonalReading& reading);

/// What is wrong with a purpose; nothing when it is fit.
Result<void, DisclosureError> check_purpose(std::string_view purpose);

/// The entries that record one reading.
struct ReadingRecord {
  std::vector<Position> positions;  ///< of `personal_read`, in the order of the subjects
  Instant recorded_at;
};

/// The subjects whose texts are to be shown, each with the roles that the reader has in a programme
/// of it.
using SubjectRoles = std::map<std::string, RoleSet>;

/// Those roles.
RoleSet roles_of(const Caller& reader, const Books& books, std::string_view subject);

/// Records that texts of `subjects` are about to be shown, one entry each, durably. The actor is
/// the reader with its roles.
DisclosureResult<ReadingRecord> record_reading(const Disclosing& from,
                                               const PersonalReading& reading,
                                               const SubjectRoles& subjects);

}  // namespace daybook
