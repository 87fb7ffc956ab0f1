/// The rows of the rulebook's section 5, a function for each kind of stream, and what they share.
#pragma once

#include "tests/properties/model/verdict.hpp"

namespace daybook::test::model {

/// What section 5 says of a type besides its checks.
struct Row {
  std::string_view type;
  std::string_view kinds;  ///< the streams it may be posted to
  std::string_view by;     ///< its roles, as in the column; "" for entry_voided
  bool opening = false;
  bool after_end = false;  ///< still accepted on a closed case or an ended package
  bool voidable = false;   ///< rulebook 5.8
};
const std::vector<Row>& rows();
const Row* row_of(std::string_view type);
/// AD, CO, CT, LP, PR, FI or AU of a role's name.
std::string_view short_role(std::string_view role);

/// Judges an event, given the JSON of `expect` where there is one, in the order of section 2.
Verdict judge(const Past& past, const Fact& event, const boost::json::value& expect, Ms now);

// --- the rows' own checks; the stream exists unless the type opens it
Verdict judge_programme(const Past& past, const Fact& event);
Verdict judge_provider(const Past& past, const Fact& event);
Verdict judge_case(const Past& past, const Fact& event);
Verdict judge_package(const Past& past, const Fact& event);
Verdict judge_session(const Past& past, const Fact& event);
Verdict judge_money(const Past& past, const Fact& event);
Verdict judge_gathering(const Past& past, const Fact& event);
Verdict judge_supporter(const Past& past, const Fact& event);
Verdict judge_match(const Past& past, const Fact& event);
Verdict judge_claim(const Past& past, const Fact& event);
Verdict judge_void(const Past& past, const Fact& event);

// --- what rows ask of other streams
bool is_closed_case(const Past& past, std::string_view case_id);
bool consents(const Past& past, std::string_view case_id, std::string_view scope);
/// A screening of a referral of the case accepted it.
bool is_screened(const Past& past, std::string_view case_id);
/// Somebody of `role` in the household of an age within the bounds, both included.
bool somebody_aged(const Past& past, std::string_view case_id, std::string_view role,
                   std::int64_t least, std::int64_t most, Day on);
bool is_suspended(const Past& past, std::string_view provider);
/// The result of the latest assurance, by `on` and position; "" when none is recorded.
std::string assurance(const Past& past, std::string_view provider, std::string_view check,
                      std::string_view subject);
/// prepared, valid, invalid, submitted, accepted, rejected, paid, withdrawn.
std::string claim_stage(const Past& past, std::string_view claim);
/// Why a claim would be refused, as far as the case goes (5.7).
void check_claimable(Verdict& verdict, const Past& past, std::string_view case_id,
                     const Policy& policy);
std::string level_of(const Past& past, std::string_view case_id, std::string_view need);
bool has_live_match(const Past& past, std::string_view key, std::string_view id);
/// Every payment made on the claim.
Facts claim_payments(const Past& past, std::string_view claim);
Verdict judge_measure(const Fact& event);

}  // namespace daybook::test::model
