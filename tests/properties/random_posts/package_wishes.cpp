/// Posts to packages, from request to follow-up, and to their sessions.
#include "tests/properties/model/package.hpp"
#include "tests/properties/model/rows.hpp"
#include "tests/properties/random_posts/draw.hpp"

namespace daybook::test::random_posts {

namespace {

constexpr int packages = 20;

/// A package in one of these stages, mostly; "" where there is none.
std::string a_package(Draw& draw, std::initializer_list<std::string_view> stages) {
  std::vector<std::string> fitting;
  for (const auto* requested : draw.past().all("package_requested"))
    for (const auto stage : stages)
      if (model::stage_of(draw.past(), requested->id) == stage || draw.chance(2))
        fitting.push_back(requested->id);
  if (draw.chance(1)) return draw.named("k", packages);
  return fitting.empty() ? "" : draw.one_of(fitting);
}

Maybe on(const std::string& package, std::string_view type, Data data) {
  if (package.empty()) return {};
  return Wish{"package/" + package, std::string(type), std::move(data), {}};
}

Maybe request(Draw& draw) {
  Data data{
      {"case", draw.known("c", "case_opened", 7)},
      {"package_type", draw.chance(96) ? draw.package_type() : "unlisted"},
      {"outcomes", draw.chance(95) ? boost::json::array{draw.chance(96) ? "health" : "unlisted"}
                                   : boost::json::array{}},
      {"locality", draw.code({"north", "south"})}};
  if (draw.chance(20)) data["continues"] = draw.named("k", packages);
  return on(draw.fresh("k", "package_requested", packages), "package_requested", data);
}

Maybe decide(Draw& draw) {
  const auto package = a_package(draw, {"requested"});
  if (draw.chance(8)) return on(package, "package_refused", {{"reason", "other help"}});
  return on(package, "package_approved",
            {{"up_to_pence", draw.number(20'000, 130'000)},
             {"year", draw.year()},
             {"line", draw.line()},
             {"alternatives", boost::json::array{}}});
}

/// Names some of the items that may be cheaper.
boost::json::array considered(Draw& draw) {
  boost::json::array all;
  for (const auto* provider : {"a", "b", "c"})
    for (const auto* intervention : {"i0", "i1", "i2"})
      if (draw.chance(85))
        all.push_back(Data{{"provider", provider},
                           {"intervention", intervention},
                           {"skipped_because", draw.chance(97) ? "no places" : ""}});
  if (draw.chance(2))
    all.push_back(Data{{"provider", "z"}, {"intervention", "i0"}, {"skipped_because", "far"}});
  return all;
}

void name_block(Draw& draw, Data& data, const std::string& programme) {
  const auto blocks = draw.past().of("programme/" + programme, "block_purchased");
  if (blocks.empty()) return;
  const auto* bought = draw.one_of(blocks);
  data["provider"] = bought->get("provider");
  data["intervention"] = bought->get("intervention");
  data["block"] = bought->get("block");
}

Maybe match(Draw& draw) {
  const auto package = a_package(draw, {"approved", "approved", "matched"});
  const auto* requested = draw.past().last("package/" + package, "package_requested");
  if (!requested) return {};
  const auto programme = model::programme_of_case(draw.past(), requested->get("case"));
  const auto provider = draw.provider();
  std::vector<Data> fitting;
  for (const auto& item :
       model::items_in_force(draw.past(), provider, programme, draw.today(), draw.past().size()))
    if (model::text(item.get_object(), "package_type") == requested->get("package_type"))
      fitting.push_back(item.get_object());
  const auto item = fitting.empty() || draw.chance(3)
                        ? Data{{"intervention", "i1"}, {"price_pence", 100}, {"sessions", 2}}
                        : draw.one_of(fitting);
  const bool hourly = model::policy_on(draw.past(), programme, draw.today())
                          .code("charge_basis", "session_share") == "hourly";
  Data data{{"provider", provider},
            {"intervention", model::text(item, "intervention")},
            {"price_pence", model::number(item, "price_pence")},
            {"method", draw.code({"direct_award", "mini_competition"})},
            {"considered", considered(draw)}};
  const auto minutes = draw.number(30, 400), workers = draw.number(1, 2);
  if (!hourly || draw.chance(40)) data["sessions"] = model::number(item, "sessions");
  if (hourly || draw.chance(40)) data["minutes"] = minutes;
  if (workers == 2) data["workers"] = 2;
  if (hourly)
    data["price_pence"] = model::round_half_up(
        model::Wide{model::number(item, "price_pence")} * minutes * workers, 60);
  if (draw.chance(3)) data["price_pence"] = draw.number(0, 90'000);
  if (draw.chance(30)) {
    data["method"] = "block";
    data["price_pence"] = 0;
    data["block"] = draw.named("b", 4);
    if (draw.chance(90)) name_block(draw, data, programme);
  }
  return on(package, "package_matched", data);
}

Maybe confirm(Draw& draw) {
  return on(a_package(draw, {"matched"}), "package_confirmed",
            {{"notified_provider_at", draw.instant(0)}, {"notified_lead_at", draw.instant(0)}});
}

Maybe end(Draw& draw) {
  const auto package =
      a_package(draw, {"confirmed", "confirmed", "confirmed", "approved", "matched"});
  if (draw.chance(50))
    return on(package, "package_completed",
              {{"on", draw.day(draw.number(-3, 0))}, {"outcomes_reported", true}});
  return on(package, "package_ended",
            {{"on", draw.day(0)},
             {"reason", draw.code({"disengaged", "family_ceased", "did_not_proceed", "other"})}});
}

Maybe follow_up(Draw& draw) {
  return on(a_package(draw, {"completed"}), "provider_followed_up",
            {{"on", draw.day(draw.number(-40, 60))}, {"result", draw.code({"better", "same"})}});
}

Maybe small_facts(Draw& draw) {
  const auto package = a_package(draw, {"confirmed", "completed", "ended"});
  if (draw.chance(40))
    return on(
        package, "notice_given",
        {{"by", draw.code({"family", "authority"})}, {"last_day", draw.day(draw.number(-2, 9))}});
  return on(package, "feedback_received",
            {{"from", "parent"},
             {"rating", draw.code({"satisfied", "dissatisfied"})},
             {"themes", boost::json::array{}}});
}

// --- sessions
struct Found {
  std::string package;
  std::optional<model::Sitting> session;
};

Found a_session(Draw& draw, bool open) {
  std::vector<Found> fitting;
  for (const auto* requested : draw.past().all("package_requested"))
    for (const auto& each : model::sittings(draw.past(), requested->id))
      if (each.is_open() == open || draw.chance(3)) fitting.push_back({requested->id, each});
  return fitting.empty() ? Found{} : draw.one_of(fitting);
}

Maybe schedule(Draw& draw) {
  const auto package = a_package(draw, {"confirmed"});
  const auto known = model::sittings(draw.past(), package);
  Data data{
      {"session", fmt::format("s{}", draw.chance(97) ? known.size() : 0)},
      {"starts_at", model::instant_text(draw.now() + draw.number(-2, 14 * 24) * model::hour_ms -
                                        draw.number(0, 1) * 1'800'000)},
      {"minutes", draw.chance(60) ? 60 : draw.number(1, 130)}};
  if (!known.empty() && draw.chance(35)) data["replaces"] = draw.one_of(known).id;
  if (draw.chance(1)) data["replaces"] = "s77";
  return on(package, "session_scheduled", data);
}

Maybe deliver(Draw& draw) {
  const auto [package, session] = a_session(draw, true);
  if (!session) return {};
  boost::json::array attended{"k0"}, workers{"w1"};
  if (draw.chance(40)) attended.push_back(draw.chance(90) ? "k1" : "k0");
  if (draw.chance(3)) attended.clear();
  if (draw.chance(60)) workers.push_back(draw.chance(95) ? "w0" : "w1");
  auto wish = on(package, "session_delivered",
                 {{"session", session->id},
                  {"started_at", model::instant_text(session->starts())},
                  {"minutes", draw.number(5, 130)},
                  {"attended", attended},
                  {"workers", workers},
                  {"shared_with_family", true}});
  wish->at = std::max(draw.now(), session->starts() + model::hour_ms);
  if (draw.chance(10)) wish->at = session->starts() - draw.number(0, 1);
  return wish;
}

Maybe miss_or_abort(Draw& draw) {
  const auto [package, session] = a_session(draw, true);
  if (!session) return {};
  if (draw.chance(50))
    return on(package, "session_missed",
              {{"session", session->id}, {"absent", boost::json::array{"k0"}}});
  return on(package, "session_aborted",
            {{"session", session->id},
             {"by", draw.code({"family", "provider"})},
             {"minutes", draw.number(1, session->minutes())}});
}

Maybe cancel(Draw& draw) {
  const auto [package, session] = a_session(draw, true);
  if (!session) return {};
  Data data{{"session", session->id},
            {"by", draw.code({"family", "family", "provider", "authority"})}};
  if (draw.chance(25)) data["on_arrival"] = draw.chance(90);
  if (draw.chance(80) != data.contains("on_arrival"))
    data["notice_at"] =
        model::instant_text(session->starts() - draw.number(-2, 75) * model::hour_ms +
                            (draw.chance(30) ? draw.number(-1, 1) : 0));
  return on(package, "session_cancelled", data);
}

Maybe notify(Draw& draw) {
  const auto [package, session] = a_session(draw, false);
  if (!session) return {};
  return on(package, "lead_professional_notified", {{"session", session->id}});
}

Maybe waive(Draw& draw) {
  const auto [package, session] = a_session(draw, false);
  if (!session) return {};
  return on(package, "charge_waived", {{"session", session->id}, {"reason", "goodwill"}});
}

Maybe mileage(Draw& draw) {
  const auto [package, session] = a_session(draw, false);
  if (!session) return {};
  boost::json::array parties{"brokerage", "contract_manager", "provider"};
  if (draw.chance(10)) parties.pop_back();
  return on(package, "mileage_agreed",
            {{"session", session->id}, {"miles", draw.number(0, 60)}, {"agreed_by", parties}});
}

Maybe report(Draw& draw) {
  return on(a_package(draw, {"confirmed", "completed", "approved"}), "report_received",
            {{"kind", "final"}, {"on", draw.day(draw.number(-9, 0))}, {"fee", draw.chance(70)}});
}

}  // namespace

std::vector<Choice> package_choices() {
  return {{9, request}, {12, decide},   {14, match},     {12, confirm},
          {4, end},     {2, follow_up}, {2, small_facts}};
}

std::vector<Choice> session_choices() {
  return {{24, schedule}, {16, deliver}, {6, miss_or_abort}, {9, cancel},
          {1, notify},    {4, waive},    {3, mileage},       {2, report}};
}

}  // namespace daybook::test::random_posts
