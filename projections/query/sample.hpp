/// Samples for an auditor: drawn by the rule of a claim batch's audit sample (rulebook 6.6), so
/// that anybody who has the root hash can draw them again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "domain/base/result.hpp"
#include "domain/state/programme.hpp"
#include "eventstore/base/digest.hpp"

namespace daybook {

/// A sample of `order.size()` keys: the first `taken`.
struct Sample {
  std::string seed;  ///< 64 lower-case hexadecimal digits
  int percent = 0;
  std::vector<std::string> order;  ///< all keys, by SHA-256(seed ‖ 0x0A ‖ key)
  std::size_t taken = 0;

  std::vector<std::string> sampled() const {
    return {order.begin(), order.begin() + static_cast<std::ptrdiff_t>(taken)};
  }
};

/// Draws `percent` (0 to 100) of `keys` by the root of the tree that the keys are known from.
Sample draw(const std::vector<std::string>& keys, int percent, const store::Digest& root);

/// The SHA-256 by which a key is put in order, as lower-case hexadecimal digits.
std::string rank_of(const Sample& sample, std::string_view key);

/// What the ledger recorded of a batch.
struct BatchRecord {
  Position opened;
  std::vector<std::string> claims;
  int percent = 0;  ///< of the policy in force when it was opened
  std::uint32_t policy_version = 0;
  std::optional<Position> drawn;     ///< of batch_sampled; nothing: it is not among the entries
  std::string seed;                  ///< as recorded
  std::vector<std::string> sampled;  ///< as recorded
};

/// Folds a programme's stream and finds one batch in it.
class BatchSearch {
 public:
  explicit BatchSearch(std::string batch) : batch_(std::move(batch)) {}

  /// The next entry of the stream.
  void apply(const Recorded& event);

  const std::optional<BatchRecord>& found() const { return found_; }
  /// True once the sample has been found too: the entries behind do not matter.
  bool done() const { return found_ && found_->drawn; }

 private:
  void open(const Recorded& event);

  std::string batch_;
  Programme programme_;
  std::optional<BatchRecord> found_;
};

/// Samples as answers: everything that anybody needs to draw them again.
/// The batch whose sample is drawn again, and what it is drawn with.
struct BatchDraw {
  std::string programme;
  std::string batch;
  std::optional<int> percent;  ///< nothing: the policy's that was in force
};

/// The audit sample of a batch as an answer of the view `sample`: `{"seed","size","percent",
/// "policy_version","claims","sampled","agrees","order":[{"rank","claim","sha256","sampled"}]}`.
/// `agrees`: whether it is what the ledger recorded; null when another percent was asked for, or
/// nothing is recorded. `basis` is an answer of any view as at the batch's opening (size:
/// `record.opened` + 1): its root is the seed.
boost::json::object sample_answer(const BatchDraw& asked, const BatchRecord& record,
                                  const boost::json::object& basis);

/// A sample of the rows of the first list of an answer, by the root it rests on: `{"list","seed",
/// "size","percent","rows","sampled","order":[{"rank","row","sha256","sampled"}]}`. The error: it
/// has no rows.
Result<boost::json::object, std::string> sample_answer(const boost::json::object& answer,
                                                       int percent);

}  // namespace daybook
