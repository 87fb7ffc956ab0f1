#include "eventstore/key_rotation.hpp"

#include <mutex>
#include <utility>

#include <fmt/format.h>

namespace daybook::store {
namespace {

void tell(const RotationStep& after_step, std::string_view what) {
  if (after_step) after_step(what);
}

KeyResult<void> check_same_key(const MasterKeys& keys, const KeyStore& store) {
  if (keys.with(store.status().master) != nullptr) return {};
  return failed(KeyError{KeyErrorCode::wrong_master_key,
                         "The master key is no longer the one that this key store was opened "
                         "with: restart with the right one."});
}

/// A new key beside the one in use, where the next opening finds both.
KeyResult<MasterKeys> begin(const std::filesystem::path& file, MasterKeys keys) {
  MasterKeys both{MasterKey::random(), std::move(keys.current)};
  const auto written = replace_master_keys(file, both);
  if (!written) return failed(written.error());
  return both;
}

KeyResult<Rotated> finish(KeyStore& store, MasterKeys keys, const MasterKeySource& source,
                          const RotationStep& after_step) {
  const auto count = store.rewrap(keys.current.copy(), after_step);
  if (!count) return failed(count.error());
  keys.previous.reset();
  if (!source.from_environment()) {
    const auto written = replace_master_keys(source.file, keys);
    if (!written) return failed(written.error());
    tell(after_step, "the old key is wiped from the master key file");
  }
  return Rotated{*count, false, keys.current.id()};
}

}  // namespace

KeyResult<Rotated> rotate_master_key(KeyStore& store, const MasterKeySource& source,
                                     const RotationStep& after_step) {
  static std::mutex one_at_a_time;
  const std::lock_guard alone(one_at_a_time);
  const auto writable = store.make_durable();
  if (!writable) return failed(writable.error());
  auto keys = read_master_keys(source);
  if (!keys) return failed(keys.error());
  const auto same = check_same_key(*keys, store);
  if (!same) return failed(same.error());
  const bool unfinished = keys->previous.has_value();
  if (!unfinished && source.from_environment())
    return failed(KeyError{
        KeyErrorCode::no_master_key,
        fmt::format("The master key comes from the environment: start again with the new key in "
                    "{} and the old one in {}, and rotate then.",
                    kMasterKeyVariable, kPreviousMasterKeyVariable)});
  if (!unfinished) {
    keys = begin(source.file, std::move(*keys));
    if (!keys) return failed(keys.error());
    tell(after_step, "the master key file holds both keys");
  }
  auto rotated = finish(store, std::move(*keys), source, after_step);
  if (rotated) rotated->finished_earlier = unfinished && !source.from_environment();
  return rotated;
}

}  // namespace daybook::store
