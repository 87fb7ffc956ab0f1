#include "eventstore/ledger.hpp"

#include <chrono>
#include <future>

#include "eventstore/writer.hpp"

namespace daybook {

namespace {

Instant system_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(now).count()};
}

}  // namespace

/// The writer goes before the store it writes to.
struct Ledger::Parts {
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
  parts->writer = std::make_unique<Writer>(*parts->store, options.limits, std::move(options.clock));
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
void Ledger::stop() {
  parts_->writer->stop();
}

}  // namespace daybook
