/// Speaks the domain's language to a ledger in memory: given a programme, a family and a package,
/// when something is posted, then this is the answer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "eventstore/ledger/memory_ledger.hpp"
#include "tests/json.hpp"

namespace daybook::test {

using Codes = std::vector<std::string>;

/// One role's usual poster. Central team is `cen-1`, finance `fin-1` and `fin-2`, and so on.
enum class By {
  commissioner,
  central,
  lead,
  provider_a,
  provider_b,
  finance,
  second_finance,
  auditor,
  administrator
};

/// A ledger with a programme `p`, and providers `a` and `b` with prices of all three brackets.
class Scenario {
 public:
  /// `policy` is JSON laid over Dorset's values.
  explicit Scenario(const Json& policy = {});
  /// An empty ledger, for a programme of its own.
  struct Empty {};
  explicit Scenario(Empty) {}

  Scenario(Scenario&&) = default;

  /// Posts one event that happened `at`; returns the answer as JSON.
  boost::json::object post(By by, std::string_view stream, std::string_view type, const Json& data,
                           std::string_view at = "");
  /// Posts an event that must be accepted.
  boost::json::object given(By by, std::string_view stream, std::string_view type, const Json& data,
                            std::string_view at = "");
  /// Posts an event and returns the codes of its refusal, `{}` when it was accepted.
  std::vector<std::string> refused(By by, std::string_view stream, std::string_view type,
                                   const Json& data, std::string_view at = "");
  /// As above, by an actor given as JSON.
  Codes refused_as(const Json& actor, std::string_view stream, std::string_view type,
                   const Json& data, std::string_view at = "");
  /// Posts a line as it is.
  boost::json::object post_line(const std::string& line);

  /// Opens programme p with this policy and nothing else; `lists` are further members of its data.
  void programme(const Json& policy, const Json& lists = {},
                 std::string_view opens_on = "2018-04-01");
  /// Registers a provider for programme p in localities chesil and north.
  void provider(std::string_view id);
  /// Submits one price of a's for programme p from `on`: `item` is its JSON.
  void price(const Json& item, std::string_view on = "2021-04-01");
  /// A case with nothing but its opening; `more` are further members of its data.
  void open_case(std::string_view id, std::string_view kind = "family", const Json& more = {});
  /// Voids the entry that `answer` stored first; returns the codes of its refusal.
  Codes voided(By by, std::string_view stream, const boost::json::object& answer,
               std::string_view at = "");

  /// A family that may have packages: member, consent, lead professional, needs n0-n2, assessment,
  /// plan.
  void family(std::string_view id = "c1");
  /// A package of the family, requested, approved, matched to a's item of 8 sessions for £500.00
  /// and confirmed.
  void confirmed_package(std::string_view id = "k1", std::string_view family_case = "c1");
  void approved_package(std::string_view id, std::string_view family_case, std::string_view type,
                        std::int64_t up_to);
  /// A session of package k1 at `starts_at`, of 60 minutes unless said otherwise.
  void session(std::string_view id, std::string_view starts_at, int minutes = 60);
  /// Delivered at its start by worker w1 to child k0.
  boost::json::object delivered(std::string_view id, std::string_view started_at, int minutes = 60);

  /// The clock of the scenario: later than anything that happens in it.
  Instant now{1'900'000'000'000};
  MemoryLedger ledger;

  const Package& package(std::string_view id = "k1");
  Money available(std::string_view year = "2021/22", std::string_view line = "main");

 private:
  std::string line(const Json& actor, std::string_view stream, std::string_view type,
                   const Json& data, std::string_view at);
  std::uint64_t posted_ = 0;
};

/// The position of the first event that an answer stored.
std::int64_t position_in(const boost::json::object& answer);
/// The data of the derived event of this type; an empty object when the answer has none.
boost::json::object derived_in(const boost::json::object& answer, std::string_view type);
/// The amount of the one charge that an answer derived; -1 when it derived none.
std::int64_t charge_in(const boost::json::object& answer);
/// The cause of the one charge that an answer derived; "" when it derived none.
std::string cause_in(const boost::json::object& answer);

}  // namespace daybook::test
