#include "eventstore/ledger.hpp"

#include <chrono>
#include <future>

#include "eventstore/index_rows.hpp"
#include "eventstore/writer.hpp"

namespace daybook {

namespace {

Instant system_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(now).count()};
}

/// Destroys what an erasure before a crash, or in a ledger that an older key store was given to,
/// has left.
store::StoreResult<void> finish_erasures(const store::Store& store, store::KeyStore* keys) {
  if (!keys) return {};
  if (const auto settled = keys->settle(store.size()); !settled)
    return failed(store::StoreError{store::StoreErrorCode::io_failed, settled.error().message, {}});
  std::optional<std::string> wrong;
  const auto scanned =
      store.index_scan(erased_prefix, [&](std::string_view key, std::string_view row) {
        const auto position = decode_number(row);
        const auto erased =
            position ? keys->erase_born_before(key.substr(erased_prefix.size()), {*position})
                     : store::KeyResult<store::KeysErased>();
        if (!erased) wrong = erased.error().message;
        return !wrong;
      });
  if (!scanned) return scanned;
  if (wrong) return failed(store::StoreError{store::StoreErrorCode::io_failed, *wrong, {}});
  return {};
}

}  // namespace

/// The writer goes before the store it writes to.
struct Ledger::Parts {
  std::shared_ptr<store::KeyStore> keys;
  std::function<Instant()> clock;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<Writer> writer;
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

store::StoreResult<std::unique_ptr<Ledger>> Ledger::open(const std::filesystem::path& directory,
                                                         LedgerOptions options) {
  if (!options.clock) options.clock = system_now;
  auto opened = store::Store::open(directory, options.store);
  if (!opened) return failed(opened.error());
  auto parts = std::make_unique<Parts>();
  parts->store = std::move(*opened);
  parts->keys = std::move(options.keys);
  parts->clock = std::move(options.clock);
  if (auto done = finish_erasures(*parts->store, parts->keys.get()); !done)
    return failed(done.error());
  parts->writer =
      std::make_unique<Writer>(*parts->store, options.limits, parts->clock, parts->keys.get());
  return std::unique_ptr<Ledger>(new Ledger(std::move(parts)));
}

Ledger::Ledger(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Ledger::~Ledger() {
  stop();
}

void Ledger::submit(Submission submission, Answered answered) {
  parts_->writer->submit(std::move(submission), std::move(answered));
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
void Ledger::stop() {
  parts_->writer->stop();
}

}  // namespace daybook
