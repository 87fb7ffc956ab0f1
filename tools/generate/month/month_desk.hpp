/// Collects the posts of one client of the last month, puts them in order of time, and judges them.
#pragma once

#include <vector>

#include "tools/generate/month/month.hpp"

namespace daybook::generate {

class MonthDesk {
 public:
  /// `client` numbers the client, so that its event ids are its own. The history must outlive the
  /// desk.
  MonthDesk(History& history, std::uint64_t seed, int client, Poster actor);

  Random& random() { return random_; }
  World& world() { return history_.world(); }
  const Poster& actor() const { return actor_; }
  int client() const { return client_; }
  /// The first working day of the month.
  Date first_day() const { return first_day_; }
  /// Sessions start on this day at the latest.
  Date last_day() const { return last_day_; }

  /// Something that happens at `when`.
  void add(Instant when, std::string stream, std::string type, Data data);

  /// Posts all that was added in order of time, and returns the lines. A refusal stops the process.
  MonthClient finish();

 private:
  std::string line_of(const Draft& draft, std::uint64_t number) const;

  History& history_;
  std::uint64_t seed_;
  int client_;
  Poster actor_;
  Random random_;
  Date first_day_;
  Date last_day_;
  std::vector<Draft> drafts_;
};

}  // namespace daybook::generate
