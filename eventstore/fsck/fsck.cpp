#include "eventstore/fsck/fsck.hpp"

#include <atomic>
#include <thread>
#include <utility>

#include "eventstore/fsck/batch_queue.hpp"
#include "eventstore/fsck/checks.hpp"
#include "eventstore/fsck/row_sum.hpp"
#include "eventstore/store/store_impl.hpp"

namespace daybook::store {
namespace {

/// The rows that the entries ask for, derived on a thread of its own. Batches in which all is well
/// go on to be folded.
class Rows {
 public:
  Rows(const Checked& ledger, const RowSum::Salt& salt)
      : ledger_(ledger), streams_(salt), posts_(salt) {}

  /// Until the queue is closed. Takes what comes after something wrong without looking at it.
  void work(BatchQueue& from, BatchQueue& to) {
    Position end{};
    while (const auto batch = from.pop()) {
      if (wrong_) continue;
      batch->each([&](Position at, std::string_view bytes) { return derive(at, bytes); });
      end = batch->end();
      if (!wrong_) to.push(batch);
    }
    if (!wrong_) posts_of_.end(end, true, emit_);
    to.close();
  }

  /// To be asked once the work has ended.
  const std::optional<StoreError>& wrong() const { return wrong_; }
  const RowSum& streams() const { return streams_; }
  const RowSum& posts() const { return posts_; }
  std::optional<Instant> last_recorded_at() const { return last_recorded_at_; }

 private:
  bool derive(Position at, std::string_view bytes) {
    const auto described = ledger_.describe(at, bytes);
    if (!described) {
      wrong_ = damage_at(at, "The entry cannot be understood (" + described.error() + ")");
      return false;
    }
    streams_.add(stream_key(described->stream, described->version), number_bytes(at.value).view());
    posts_of_.add(at, *described, emit_);
    last_recorded_at_ = described->recorded_at;
    return true;
  }

  const Checked& ledger_;
  RowSum streams_;
  RowSum posts_;
  PostDeriver posts_of_;
  std::optional<Instant> last_recorded_at_;
  std::optional<StoreError> wrong_;
  const PostDeriver::Emit emit_ = [this](std::string_view id, const PostRecord& record, bool) {
    posts_.add(id, encode_post(record));
  };
};

/// Folds what is known to be sound, on a thread of its own.
class Folding {
 public:
  explicit Folding(const Fold& fold) : fold_(fold) {}

  void work(BatchQueue& from) {
    while (const auto batch = from.pop()) {
      if (wrong_ || !fold_) continue;
      batch->each([&](Position at, std::string_view bytes) {
        if (auto why = fold_(at, bytes))
          wrong_ = damage_at(at, "The entry cannot be folded: " + *why);
        return !wrong_;
      });
    }
  }
  const std::optional<StoreError>& wrong() const { return wrong_; }

 private:
  const Fold& fold_;
  std::optional<StoreError> wrong_;
};

/// The fast check: tells whether all is well, and something that is not; not always the first.
class Check {
 public:
  explicit Check(const Checked& ledger) : ledger_(ledger) {}

  std::optional<StoreError> run() {
    std::jthread rows([this] { rows_.work(read_, described_); });
    std::jthread folding([this] { folding_.work(described_); });
    std::optional<StoreError> wrong = check_log();
    read_.close();
    if (!wrong) wrong = sum_streams();
    if (!wrong) wrong = sum_posts();
    if (!wrong) wrong = file_disagreement(ledger_);
    rows.join();
    folding.join();
    if (wrong) return wrong;
    if (rows_.wrong()) return rows_.wrong();
    if (folding_.wrong()) return folding_.wrong();
    return compare();
  }

  Soundness found() const {
    return {ledger_.size(), stream_count_, rows_.posts().rows(), tree_.frontier().root()};
  }

 private:
  /// Reads all entries and hashes them. They are handed on a tile at a time, when their hashes have
  /// been found to be the stored ones.
  std::optional<StoreError> check_log() {
    auto batch = std::make_shared<Batch>(Position{0});
    const auto visit = [&](Position, std::string_view bytes) {
      tree_.append(leaf_hash(bytes));
      batch->add(bytes);
      if (batch->size() < kTileWidth || tree_.wrong()) return !tree_.wrong();
      const Position next = batch->end();
      read_.push(std::exchange(batch, std::make_shared<Batch>(next)));
      return true;
    };
    const auto read = ledger_.store.scan(Position{0}, ledger_.size(), visit);
    if (!read) return read.error();
    if (!tree_.wrong()) tree_.end(true);
    if (tree_.wrong()) return tree_.wrong();
    if (auto wrong = end_disagreement(ledger_, tree_)) return wrong;
    if (batch->size() > 0) read_.push(std::move(batch));
    return identity_disagreement(ledger_);
  }

  std::optional<StoreError> sum_streams() {
    std::string stream;
    std::uint64_t next = 0;
    const auto row = ledger_.database().iterate(Family::streams);
    for (row->SeekToFirst(); row->Valid(); row->Next()) {
      const auto parts = stream_row(view(row->key()), view(row->value()));
      if (!parts) return unplaced("A row of the stream index is malformed");
      if (parts->position.value >= ledger_.size() && ledger_.grown()) continue;
      if (parts->stream != stream) {
        stream = parts->stream;
        next = 0;
        ++stream_count_;
      }
      if (parts->version.value != next++) return unplaced("A stream's versions have a gap");
      streams_.add(view(row->key()), view(row->value()));
    }
    if (row->status().ok()) return std::nullopt;
    return error_of(row->status(), "reading the stream index");
  }

  std::optional<StoreError> sum_posts() {
    const auto row = ledger_.database().iterate(Family::posts);
    for (row->SeekToFirst(); row->Valid(); row->Next()) {
      const auto record = decode_post(view(row->value()));
      if (!record) return unplaced("A remembered post is malformed");
      if (record->position.value >= ledger_.size() && ledger_.grown()) continue;
      posts_.add(view(row->key()), view(row->value()));
    }
    if (row->status().ok()) return std::nullopt;
    return error_of(row->status(), "reading the remembered posts");
  }

  std::optional<StoreError> compare() const {
    if (streams_ != rows_.streams())
      return unplaced("The stream index does not agree with the entries");
    if (posts_ != rows_.posts())
      return unplaced("The remembered posts do not agree with the entries");
    return time_disagreement();
  }

  std::optional<StoreError> time_disagreement() const {
    const auto value = ledger_.database().get(Family::meta, kMetaHead);
    const auto head = value && *value ? decode_head(**value) : std::nullopt;
    if (ledger_.grown() || !head) return std::nullopt;
    const auto last = ledger_.size() == 0 ? ledger_.store.identity().created_at
                                          : rows_.last_recorded_at().value_or(head->recorded_at);
    if (head->recorded_at == last) return std::nullopt;
    return damage_at(Position{ledger_.size()}, "The head does not have the last entry's time");
  }

  static StoreError unplaced(const std::string& what) {
    return {StoreErrorCode::damaged, what + ".", std::nullopt};
  }

  const Checked& ledger_;
  const RowSum::Salt salt_ = RowSum::fresh_salt();
  TreeCheck tree_{ledger_.database()};
  BatchQueue read_;
  BatchQueue described_;
  Rows rows_{ledger_, salt_};
  Folding folding_{ledger_.fold};
  RowSum streams_{salt_};
  RowSum posts_{salt_};
  std::uint64_t stream_count_ = 0;
};

}  // namespace

StoreResult<Soundness> fsck(const Store& store, const Describe& describe, const Fold& fold) {
  const Checked ledger{store, describe, fold, store.frontier()};
  Check check(ledger);
  auto wrong = check.run();
  if (!wrong) return check.found();
  if (wrong->code == StoreErrorCode::damaged || wrong->code == StoreErrorCode::tail_lost)
    if (auto first = first_disagreement(ledger)) wrong = std::move(first);
  return failed(*std::move(wrong));
}

}  // namespace daybook::store
