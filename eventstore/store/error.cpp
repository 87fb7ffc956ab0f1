#include "eventstore/store/error.hpp"

namespace daybook::store {

const char* name_of(StoreErrorCode code) {
  switch (code) {
    case StoreErrorCode::not_a_ledger:
      return "not_a_ledger";
    case StoreErrorCode::already_exists:
      return "already_exists";
    case StoreErrorCode::in_use:
      return "in_use";
    case StoreErrorCode::newer_format:
      return "newer_format";
    case StoreErrorCode::damaged:
      return "damaged";
    case StoreErrorCode::tail_lost:
      return "tail_lost";
    case StoreErrorCode::is_copy:
      return "is_copy";
    case StoreErrorCode::read_only:
      return "read_only";
    case StoreErrorCode::invalid_group:
      return "invalid_group";
    case StoreErrorCode::wrong_position:
      return "wrong_position";
    case StoreErrorCode::wrong_root:
      return "wrong_root";
    case StoreErrorCode::outcome_unknown:
      return "outcome_unknown";
    case StoreErrorCode::not_found:
      return "not_found";
    case StoreErrorCode::not_verified:
      return "not_verified";
    case StoreErrorCode::io_failed:
      return "io_failed";
  }
  return "unnamed";
}

}  // namespace daybook::store
