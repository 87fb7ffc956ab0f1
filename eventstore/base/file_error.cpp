#include "eventstore/base/file_error.hpp"

namespace daybook::store {

const char* name_of(KeyErrorCode code) {
  switch (code) {
    case KeyErrorCode::no_key_store:
      return "no_key_store";
    case KeyErrorCode::no_master_key:
      return "no_master_key";
    case KeyErrorCode::wrong_master_key:
      return "wrong_master_key";
    case KeyErrorCode::unsafe_master_key:
      return "unsafe_master_key";
    case KeyErrorCode::malformed_master_key:
      return "malformed_master_key";
    case KeyErrorCode::damaged:
      return "damaged";
    case KeyErrorCode::in_use:
      return "in_use";
    case KeyErrorCode::other_ledger:
      return "other_ledger";
    case KeyErrorCode::newer_format:
      return "newer_format";
    case KeyErrorCode::other_history:
      return "other_history";
    case KeyErrorCode::already_exists:
      return "already_exists";
    case KeyErrorCode::read_only:
      return "read_only";
    case KeyErrorCode::full:
      return "full";
    case KeyErrorCode::copy_expired:
      return "copy_expired";
    case KeyErrorCode::rotation_unfinished:
      return "rotation_unfinished";
    case KeyErrorCode::io_failed:
      return "io_failed";
  }
  return "unnamed";
}

}  // namespace daybook::store
