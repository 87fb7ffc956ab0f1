/// A random history judged twice: by the ledger and by the model.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/ledger/memory_ledger.hpp"
#include "tests/properties/model/verdict.hpp"
#include "tests/properties/random_posts/posts.hpp"

namespace daybook::test {

/// A ledger in memory and the plain facts of the same posts. The same seed makes the same history.
class JudgedTwice {
 public:
  explicit JudgedTwice(std::uint64_t seed);

  /// Makes one post; says where ledger and model differ on it. Empty: they agree.
  std::string step();

  const MemoryLedger& ledger() const { return ledger_; }
  MemoryLedger& ledger() { return ledger_; }
  const model::Past& past() const { return past_; }
  /// How often each code refused, and each type was recorded.
  const std::map<std::string, int>& seen() const { return seen_; }
  /// The type of the last post's last event.
  const std::string& type() const { return type_; }
  /// The posts to the stream of the last one and their answers, a line each.
  std::string last_posts() const;

 private:
  std::string compare_refused(const std::vector<model::Data>& post, const Refused& refused,
                              model::Ms now);
  /// Adds the events and what the ledger derived to the facts.
  std::string compare_accepted(const std::vector<model::Data>& post, const Accepted& accepted,
                               model::Ms now);

  model::Past past_;
  random_posts::Posts posts_;
  MemoryLedger ledger_;
  std::vector<std::string> told_;
  std::map<std::string, int> seen_;
  std::string subject_, type_;
};

}  // namespace daybook::test
