/// Answers questions about the ledger: finds the books that fit the question, asks the view, wraps
/// the answer.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "domain/base/result.hpp"
#include "domain/state/principal.hpp"
#include "eventstore/store/store.hpp"
#include "projections/books/follower.hpp"
#include "projections/query/params.hpp"

namespace daybook {

struct Asking;

struct ViewServiceOptions {
  /// The most memory that one question may take for books of its own (ledger, section 8).
  std::uint64_t memory_bytes = std::uint64_t{1} << 30;
  /// How long an answer may wait for the follower to reach what is durable.
  std::chrono::milliseconds follower_wait{5'000};
  /// Folds from position 0 whatever books are stored: for checking them.
  bool from_position_0 = false;
};

/// The answer, or one sentence that says what to ask instead.
using ViewAnswer = Result<boost::json::object, std::string>;

/// Why somebody's question is not answered. The message is one sentence.
struct ViewFault {
  enum class Why : std::uint8_t {
    malformed,      ///< its shape is wrong: the same for whoever asks
    not_permitted,  ///< to be recorded by whoever asked on the reader's behalf
    failed          ///< it cannot be answered
  };
  Why why{};
  std::string message;
};

/// Thread-safe. `store`, and `follower` where there is one, must outlive the service.
class ViewService {
 public:
  explicit ViewService(store::Store& store, const Follower* follower = nullptr,
                       ViewServiceOptions options = {});

  /// Asks a view. Without `as_at` and `on` the follower's books answer, at a size that is
  /// at least that of the store when the question came; otherwise books are made for this question.
  /// To a `reader`, where there is one, as far as it may see the entries behind it.
  ViewAnswer answer(const Asking& asking, const Caller* reader = nullptr) const;
  /// As above, of a view by its name, with parameters not yet read: an object of strings and
  /// integers.
  ViewAnswer answer(std::string_view name, const boost::json::object& params) const;
  /// Answers somebody: judges the shape of the question, then decides whether they may ask it
  /// (domain/rules/access.hpp), then asks. The same for every way in.
  Result<boost::json::object, ViewFault> answer_to(const Caller& reader,
                                                   const Asking& asking) const;
  Result<boost::json::object, ViewFault> answer_to(const Caller& reader, std::string_view name,
                                                   const boost::json::object& params) const;

  /// How many entries stand behind a question: all, or those that `as_at` names.
  Result<std::uint64_t, std::string> size_asked(const ViewParams& params) const;
  /// The books of the first `size` entries, kept to `params.on`.
  Result<Books, std::string> books_for(const ViewParams& params, std::uint64_t size) const;
  /// Calls `use` with books that hold the first `size` entries, and perhaps later ones: the
  /// follower's, which do not change meanwhile, or books made for this.
  Result<void, std::string> with_books(std::uint64_t size,
                                       const std::function<void(const Books&)>& use) const;

  /// The names of all views, sorted.
  static std::vector<std::string_view> names();

 private:
  ViewAnswer ask(const Asking& asking, const Caller* reader, const Books& books,
                 std::uint64_t size) const;
  Result<std::optional<Instant>, std::string> recorded_before(std::uint64_t size) const;

  store::Store& store_;
  const Follower* follower_;
  ViewServiceOptions options_;
};

}  // namespace daybook
