#include "eventstore/ledger/ledger.hpp"

#include <algorithm>
#include <chrono>
#include <future>

#include "eventstore/keys/position.hpp"
#include "eventstore/ledger/index_rows.hpp"
#include "eventstore/ledger/writer.hpp"
#include "eventstore/store/embedded_log.hpp"

namespace daybook {

namespace {

Instant system_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(now).count()};
}

store::StoreResult<void> stored(const store::KeyResult<void>& done) {
  if (done) return {};
  return failed(store::StoreError{store::StoreErrorCode::io_failed, done.error().message, {}});
}

/// Destroys what an erasure before a crash, or in a ledger that an older key store was given to,
/// has left.
store::StoreResult<void> finish_erasures(const store::Store& store, store::KeyStore& keys) {
  if (const auto settled = keys.settle(store.size()); !settled)
    return failed(store::StoreError{store::StoreErrorCode::io_failed, settled.error().message, {}});
  std::optional<std::string> wrong;
  const auto scanned =
      store.index_scan(erased_prefix, [&](std::string_view key, std::string_view row) {
        const auto position = decode_number(row);
        const auto erased =
            position ? keys.erase_born_before(key.substr(erased_prefix.size()), {*position})
                     : store::KeyResult<store::KeysErased>();
        if (!erased) wrong = erased.error().message;
        return !wrong;
      });
  if (!scanned) return scanned;
  if (wrong) return failed(store::StoreError{store::StoreErrorCode::io_failed, *wrong, {}});
  TRY(stored(keys.take_into_use()));
  return stored(keys.see(store::end_of(store)));
}

/// The latest time that is known: a clock may have been put back.
Instant latest_of(const std::function<Instant()>& clock, const store::Store& store) {
  return std::max(clock(), store.head().recorded_at);
}

/// The store as it is opened to look at a ledger.
store::StoreResult<std::unique_ptr<store::Store>> look_at(const std::filesystem::path& directory,
                                                          store::Options options) {
  options.access = store::Access::read;
  return store::Store::open(directory, options);
}

}  // namespace

/// The writer goes before the store it writes to.
struct Ledger::Parts {
  std::shared_ptr<store::KeyStore> keys;
  std::function<Instant()> clock;
  std::string reading_only;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<store::Log> log;  ///< what the writer appends to, over the store
  std::unique_ptr<Writer> writer;   ///< none where the ledger is for reading only

  /// Opens the store for writing, or says in `reading_only` why not.
  store::StoreResult<void> open_to_write(const std::filesystem::path& directory,
                                         const LedgerOptions& options);
};

store::StoreResult<std::unique_ptr<Ledger>> Ledger::create(const std::filesystem::path& directory,
                                                           std::string_view name,
                                                           LedgerOptions options) {
  if (!options.clock) options.clock = system_now;
  auto made =
      store::Store::create(directory, {{std::string(name)}, options.clock()}, options.store);
  if (!made) return failed(made.error());
  made->reset();  // creating and opening are the same from here on
  return open(directory, std::move(options));
}

store::StoreResult<void> Ledger::Parts::open_to_write(const std::filesystem::path& directory,
                                                      const LedgerOptions& options) {
  auto with = options.store;
  with.taking_over = options.taking_over;
  auto opened = store::Store::open(directory, with);
  if (!opened && opened.error().code == store::StoreErrorCode::is_copy) {
    reading_only = opened.error().message;
    return {};
  }
  if (!opened) return failed(opened.error());
  store = std::move(*opened);
  reading_only = options.reading_only;
  if (keys) TRY(stored(keys->check_not_expired(latest_of(clock, *store))));
  if (!keys || options.taking_over || !reading_only.empty()) return {};
  auto copy = store::copy_told_by(*keys, *store, directory);
  if (!copy) return failed(copy.error());
  if (!*copy) return finish_erasures(*store, *keys);
  reading_only = **std::move(copy);
  return {};
}

store::StoreResult<std::unique_ptr<Ledger>> Ledger::open(const std::filesystem::path& directory,
                                                         LedgerOptions options) {
  if (!options.clock) options.clock = system_now;
  auto parts = std::make_unique<Parts>();
  parts->keys = std::move(options.keys);
  parts->clock = std::move(options.clock);
  TRY(parts->open_to_write(directory, options));
  if (parts->reading_only.empty()) {
    parts->log = std::make_unique<store::EmbeddedLog>(*parts->store);
    parts->writer = std::make_unique<Writer>(*parts->log, *parts->store, options.limits,
                                             parts->clock, parts->keys.get());
    return std::unique_ptr<Ledger>(new Ledger(std::move(parts)));
  }
  parts->store.reset();
  if (parts->keys) parts->keys->look_only();
  auto looked = TRY(look_at(directory, options.store));
  parts->store = std::move(looked);
  return std::unique_ptr<Ledger>(new Ledger(std::move(parts)));
}

Ledger::Ledger(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Ledger::~Ledger() {
  stop();
}

void Ledger::submit(Submission submission, Answered answered) {
  if (parts_->writer) return parts_->writer->submit(std::move(submission), std::move(answered));
  answered(Failed{Failed::Why::read_only, parts_->reading_only});
}

Answer Ledger::post(Submission submission) {
  std::promise<Answer> promise;
  auto future = promise.get_future();
  submit(std::move(submission), [&](Answer answer) { promise.set_value(std::move(answer)); });
  return future.get();
}

const store::Store& Ledger::store() const {
  return *parts_->store;
}
store::Store& Ledger::store() {
  return *parts_->store;
}
store::KeyStore* Ledger::keys() const {
  return parts_->keys.get();
}
Instant Ledger::now() const {
  return parts_->clock();
}
Instant Ledger::latest() const {
  return latest_of(parts_->clock, *parts_->store);
}
const std::string& Ledger::reading_only() const {
  return parts_->reading_only;
}

void Ledger::stop() {
  if (!parts_->writer) return;
  parts_->writer->stop();
  // Where this fails the store has seen less, and takes an older copy for the ledger: no loss.
  if (parts_->keys && !parts_->store->poisoned())
    static_cast<void>(parts_->keys->see(store::end_of(*parts_->store)));
}

}  // namespace daybook
