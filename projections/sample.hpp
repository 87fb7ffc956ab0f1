/// Samples for an auditor: drawn by the rule of a claim batch's audit sample (rulebook 6.6), so
/// that anybody who has the root hash can draw them again.
#pragma once

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

  std::vector<std::string> sampled() const { return {order.begin(), order.begin() + taken}; }
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

}  // namespace daybook
