/// Who may post what, where: every row, every role, in the programme concerned, in another and in
/// all, for the provider concerned and for another (rulebook 4, ledger 6).
#include <deque>
#include <map>
#include <set>
#include <sstream>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "domain/rules/access.hpp"
#include "domain/rules/judge.hpp"
#include "domain/rules/state_cache.hpp"
#include "domain/vocabulary/json_in.hpp"
#include "tests/json.hpp"
#include "tests/vocabulary/sample.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

namespace json = boost::json;

/// Type, stream, the roles of its row (rulebook 5), and where such a role must be granted:
/// `programme`: in the programme concerned, or in all; `any`: wherever; `all`: in all programmes.
constexpr const char* rows = R"(
programme_opened            programme   CO            programme
policy_changed              programme   CO            programme
holiday_declared            programme   CO CT         programme
budget_allocated            programme   CO FI         programme
budget_withdrawn            programme   CO FI         programme
budget_vired                programme   FI            programme
year_closed                 programme   FI            programme
block_purchased             programme   CT            programme
block_expired               programme   CT FI         programme
batch_opened                programme   CT FI AU      programme
target_set                  programme   CO            programme
care_referrals_counted      programme   CO CT         programme
newsletter_issued           programme   PR CT         programme
reach_recorded              programme   PR CT         programme
promotion_recorded          programme   PR CT         programme
report_requested            programme   CO CT         programme
report_submitted            programme   PR CT         programme
meeting_held                programme   CO CT         programme
provider_registered         provider    CO CT         any
assurance_recorded          provider    CO CT PR      any
prices_submitted            provider    PR CT         programme
capacity_declared           provider    PR            any
provider_suspended          provider    CO CT         any
action_plan_reviewed        provider    CO CT         any
provider_reinstated         provider    CO CT         any
supervision_held            provider    PR            any
training_completed          provider    PR            any
staffing_issue_recorded     provider    PR CO CT      any
complaint_received          provider    PR CT LP CO   any
complaint_resolved          provider    PR CT CO      any
incident_reported           provider    PR CT         any
referral_declined           provider    PR CT         any
case_opened                 case        LP CT PR      programme
member_added                case        LP CT PR      programme
member_left                 case        LP CT         programme
lead_professional_assigned  case        LP CT         programme
referral_received           case        LP CT PR      programme
referral_screened           case        CT PR         programme
referrer_updated            case        PR CT         programme
panel_decided               case        CT CO         programme
consent_recorded            case        LP CT PR      programme
consent_withdrawn           case        LP CT PR      programme
contact_received            case        LP CT PR      programme
contact_attempted           case        LP CT PR      programme
assessment_completed        case        LP CT         programme
need_identified             case        LP CT         programme
plan_agreed                 case        LP CT         programme
tier_set                    case        CT LP         programme
review_held                 case        CT LP         programme
fund_applied                case        CT LP         programme
fund_decided                case        CT            programme
measure_taken               case        LP CT PR      programme
measure_taken               supporter   LP CT PR      programme
outcome_recorded            case        LP CT         programme
concern_raised              case        LP CT PR      programme
concern_notified            case        LP CT PR      programme
meeting_attended            case        PR LP         programme
information_given           case        LP CT PR      programme
signposted                  case        LP CT PR      programme
advice_given                programme   PR CT         programme
advice_given                case        PR CT         programme
loan_made                   case        PR CT         programme
loan_returned               case        PR CT         programme
breakdown_recorded          case        LP CT         programme
case_study_collected        case        PR CT         programme
feedback_received           case        PR CT LP      programme
feedback_received           package     PR CT LP      programme
feedback_received           gathering   PR CT LP      programme
case_closed                 case        LP CT         programme
case_reopened               case        LP CT         programme
legal_hold_set              case        AD CO         programme
legal_hold_released         case        AD CO         programme
package_requested           package     LP CT         programme
package_refused             package     CT            programme
package_approved            package     CT CO         programme
package_matched             package     CT            programme
package_confirmed           package     CT            programme
session_scheduled           package     PR CT         programme
session_delivered           package     PR            programme
session_missed              package     PR            programme
lead_professional_notified  package     PR            programme
session_cancelled           package     PR CT LP      programme
session_aborted             package     PR            programme
charge_waived               package     PR CT         programme
mileage_agreed              package     CT            programme
report_received             package     PR CT         programme
notice_given                package     PR CT LP      programme
package_completed           package     PR CT         programme
package_ended               package     CT PR LP      programme
provider_followed_up        package     PR            programme
invoice_received            package     FI PR         programme
invoice_approved            package     FI            programme
invoice_disputed            package     FI PR         programme
invoice_cancelled           package     FI PR         programme
payment_made                package     FI            programme
gathering_planned           gathering   PR CT         programme
gathering_held              gathering   PR CT         programme
gathering_cancelled         gathering   PR CT         programme
supporter_recruited         supporter   PR CT         programme
supporter_screened          supporter   PR CT         programme
supporter_trained           supporter   PR CT         programme
supporter_supported         supporter   PR CT         programme
supporter_withdrew          supporter   PR CT         programme
match_made                  match       PR CT         programme
check_in_held               match       PR CT         programme
match_ended                 match       PR CT         programme
claim_prepared              claim       CT            programme
claim_audited               claim       AU            programme
claim_submitted             claim       CT FI         programme
claim_accepted              claim       FI CT         programme
claim_rejected              claim       FI CT         programme
claim_paid                  claim       FI            programme
claim_withdrawn             claim       CT FI         programme
subject_erased              case        AD            programme
subject_erased              supporter   AD            programme
principal_added             principal   AD            all
role_granted                principal   AD            all
role_withdrawn              principal   AD            all
token_issued                principal   AD            all
token_revoked               principal   AD            all
certificate_registered      principal   AD            all
certificate_revoked         principal   AD            all
principal_revoked           principal   AD            all
)";

const std::map<std::string, v::Role> roles = {
    {"AD", v::Role::administrator}, {"CO", v::Role::commissioner},
    {"CT", v::Role::central_team},  {"LP", v::Role::lead_professional},
    {"PR", v::Role::provider},      {"FI", v::Role::finance},
    {"AU", v::Role::auditor}};

struct Row {
  std::string type, stream;
  std::set<std::string> by;
  std::string reach;
};

std::vector<Row> all_rows() {
  std::vector<Row> list;
  std::istringstream lines(rows);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    Row row;
    words >> row.type >> row.stream;
    for (std::string word; words >> word;)
      if (roles.contains(word))
        row.by.insert(word);
      else
        row.reach = word;
    if (!row.type.empty()) list.push_back(row);
  }
  return list;
}

/// A programme `p` with provider `a`, a case and everything that hangs on one; provider `z` serves
/// programme `q` alone. All of it recorded, whether the rules would have let it pass or not.
class World {
 public:
  World() {
    record("programme/p", "programme_opened");
    record("programme/p", "report_requested", {{"report", "an-id.1"}, {"provider", "a"}});
    record("programme/q", "programme_opened");
    record("provider/a", "provider_registered", {{"programmes", {"p"}}});
    record("provider/z", "provider_registered", {{"programmes", {"q"}}});
    record("case/x", "case_opened", {{"programme", "p"}});
    record("package/x", "package_requested", {{"case", "x"}});
    record("package/x", "package_matched", {{"provider", "a"}});
    record("gathering/x", "gathering_planned", {{"programme", "p"}, {"provider", "a"}});
    record("supporter/x", "supporter_recruited", {{"programme", "p"}});
    record("match/x", "match_made", {{"supporter", "x"}, {"case", "x"}});
    record("claim/x", "claim_prepared", {{"case", "x"}});
    record("principal/x", "principal_added");
  }

  /// The verdict's first code, "accepted" when there is none.
  std::string post(const Caller& caller, std::string_view stream, std::string_view type,
                   const Json& data = {}) {
    const auto bytes = event(stream, type, data);
    const Poster nobody;
    const auto poster = caller.as_poster(roles_for_post(caller, look(bytes, nobody), states_));
    const auto recorded = look(bytes, poster);
    auto verdict = judge(recorded, {}, Instant{1'900'000'000'000}, states_);
    return verdict.accepted() ? "accepted"
                              : std::string(name(verdict.refusals.list().front().code));
  }

 private:
  /// A sample of the type; `data` is laid over its data.
  static std::string event(std::string_view stream, std::string_view type, const Json& data) {
    auto line = json::parse(sample_post(*Vocabulary::instance().find(type))).as_object();
    line.erase("actor");
    line["stream"] = json::string(stream);
    const auto laid_over = json::parse(data.text()).as_object();
    for (const auto& [key, value] : laid_over) line["data"].as_object()[key] = value;
    auto post = post_from_json(json::serialize(line));
    if (!post) FAIL(post.error().refusal.message);
    return post->front().event;
  }

  Recorded look(const std::string& bytes, const Poster& poster) {
    const auto& event = *v::GetEvent(bytes.data());
    StreamRef stream;
    REQUIRE(parse_stream(event.stream()->string_view(), stream));
    const auto* header = states_.header(stream);
    Envelope envelope;
    envelope.position = {states_.entries.size()};
    envelope.version = {header ? header->events : 0};
    return about_to_be_recorded(event, envelope, poster);
  }

  void record(std::string_view stream, std::string_view type, const Json& data = {}) {
    const auto& bytes = bytes_.emplace_back(event(stream, type, data));
    states_.apply(states_.entries.emplace_back(look(bytes, someone_)));
  }

  /// Knows every entry by its position, as a void needs it.
  struct WithEntries final : StateCache {
    std::optional<Recorded> stored_entry(Position position) override {
      return position.value < entries.size() ? std::optional(entries[position.value])
                                             : std::nullopt;
    }
    std::deque<Recorded> entries;
  };

  const Poster someone_{PosterId("someone"), bit(v::Role::provider), ProviderId("a")};
  WithEntries states_;
  std::deque<std::string> bytes_;
};

Caller caller(v::Role role, std::string_view programme, std::string_view provider) {
  Caller who;
  who.id = PosterId("who-1");
  who.grants = {{role, std::string(programme)}};
  if (role == v::Role::provider) who.provider = ProviderId(provider);
  return who;
}

bool reaches(const Row& row, std::string_view granted_in) {
  if (row.reach == "any" || granted_in.empty()) return true;
  return row.reach == "programme" && granted_in == "p";
}

/// A type that opens its stream is posted to a new one; all others to the one that is there.
std::string stream_of(const Row& row) {
  if (row.stream == "programme") return "programme/p";
  if (row.stream == "provider" && row.type != "provider_registered") return "provider/a";
  return row.stream + (Vocabulary::instance().find(row.type)->opening ? "/new" : "/x");
}

/// What the sample must name for the event to concern programme p and provider a.
Json data_of(const Row& row) {
  if (row.type == "gathering_planned") return {{"programme", "p"}, {"provider", "a"}};
  if (row.type == "package_requested" || row.type == "claim_prepared") return {{"case", "x"}};
  if (row.type == "match_made") return {{"supporter", "x"}, {"case", "x"}};
  const std::set<std::string> name_it = {"case_opened", "supporter_recruited", "prices_submitted"};
  return name_it.contains(row.type) ? Json{{"programme", "p"}} : Json();
}

}  // namespace

TEST_CASE(
    "each row may be posted by its roles where they are granted, and by nobody else "
    "(rulebook 4, ledger 6)") {
  World world;
  std::size_t permitted = 0, refused = 0;
  for (const auto& row : all_rows())
    for (const auto& [short_name, role] : roles)
      for (const std::string_view programme : {"p", "q", ""})
        for (const std::string_view provider : {"a", "z"}) {
          INFO(row.type << " on " << row.stream << " by " << short_name << " granted in '"
                        << programme << "' of provider " << provider);
          const bool own = role != v::Role::provider || provider == "a";
          const bool expected = row.by.contains(short_name) && reaches(row, programme) && own;
          const auto code =
              world.post(caller(role, programme, provider), stream_of(row), row.type, data_of(row));
          CHECK((code != "not_permitted") == expected);
          ++(expected ? permitted : refused);
        }
  CHECK(permitted > 500);
  CHECK(refused > 3'000);
}

TEST_CASE("the table of rows holds every type that can be posted (rulebook 5)") {
  std::set<std::string> in_table, in_vocabulary;
  for (const auto& row : all_rows()) in_table.insert(row.type);
  for (const auto& type : Vocabulary::instance().types())
    if (!type.derived && !type.own) in_vocabulary.insert(type.name);
  in_vocabulary.erase("entry_voided");  // judges the role itself: below
  CHECK(in_table == in_vocabulary);
}

TEST_CASE(
    "an entry is voided by central team, finance or its poster's role, in its programme "
    "(rulebook 5.8)") {
  World world;
  const auto code = [&](v::Role role, std::string_view programme) {
    // Entry 6 is package_requested: not of a type that can be voided, which is judged after the
    // role.
    return world.post(caller(role, programme, "z"), "package/x", "entry_voided", {{"position", 6}});
  };
  for (const auto role : {v::Role::central_team, v::Role::finance}) {
    CHECK(code(role, "p") == "cannot_void");
    CHECK(code(role, "") == "cannot_void");
    CHECK(code(role, "q") == "not_permitted");
  }
  for (const auto role : {v::Role::administrator, v::Role::commissioner, v::Role::auditor})
    CHECK(code(role, "") == "not_permitted");
}

TEST_CASE("on a stream that does not exist a role granted anywhere is told so (rulebook 2)") {
  World world;
  CHECK(world.post(caller(v::Role::lead_professional, "q", ""), "case/none",
                   "lead_professional_assigned") == "unknown_stream");
  CHECK(world.post(caller(v::Role::lead_professional, "q", ""), "case/none", "case_opened",
                   {{"programme", "unheard-of"}}) == "unknown_reference");
  CHECK(world.post(caller(v::Role::auditor, "q", ""), "case/none", "lead_professional_assigned") ==
        "not_permitted");
}

TEST_CASE("a programme is opened by who is its commissioner, or that of all (rulebook 4)") {
  World world;
  const auto code = [&](std::string_view programme) {
    return world.post(caller(v::Role::commissioner, programme, ""), "programme/r",
                      "programme_opened");
  };
  CHECK(code("r") == "accepted");
  CHECK(code("") == "accepted");
  CHECK(code("p") == "not_permitted");
}

TEST_CASE("an administrator of one programme grants nothing (ledger 6)") {
  World world;
  const auto code = [&](std::string_view programme) {
    return world.post(caller(v::Role::administrator, programme, ""), "principal/x", "role_granted",
                      {{"role", "administrator"}, {"programme", "p"}});
  };
  CHECK(code("p") == "not_permitted");
  CHECK(code("") != "not_permitted");
}

TEST_CASE("roles in several programmes count each in its own (ledger 6)") {
  World world;
  Caller who = caller(v::Role::commissioner, "q", "");
  who.grants.push_back({v::Role::central_team, "p"});
  CHECK(world.post(who, "programme/p", "policy_changed") == "not_permitted");
  CHECK(world.post(who, "programme/p", "holiday_declared") == "accepted");
}
