/// What no sequence of posts breaks (rulebook 5.4 and 6).
#include <map>
#include <set>

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <rapidcheck/catch.h>

#include "projections/books.hpp"
#include "tests/projections/asking.hpp"
#include "tests/properties/random_history.hpp"
#include "tests/scenario.hpp"

namespace daybook::test {

namespace {

namespace json = boost::json;

bool is_session_charge(v::ChargeCause cause) {
  return cause != v::ChargeCause::mileage && cause != v::ChargeCause::report;
}

/// Money added up from the entries alone: a second opinion on what states and views say.
class Tally {
 public:
  struct OfPackage {
    std::string line;
    Money price;
    Money session_charges;
    bool confirmed = false;
    bool ended = false;
  };

  void apply(const Recorded& event) {
    switch (event.tag) {
      case v::Data::PackageApproved:
        packages[of(event)].line = event.as<v::PackageApproved>().line()->str();
        return;
      case v::Data::PackageMatched:
        packages[of(event)].price = {event.as<v::PackageMatched>().price_pence()};
        return;
      case v::Data::PackageConfirmed:
        packages[of(event)].confirmed = true;
        return;
      case v::Data::PackageRefused:
      case v::Data::PackageCompleted:
      case v::Data::PackageEnded:
        packages[of(event)].ended = true;
        return;
      case v::Data::ChargeRaised: {
        const auto& raised = event.as<v::ChargeRaised>();
        Charged charged{of(event),
                        {raised.amount_pence()},
                        year_of({raised.business_date()}, {}),
                        is_session_charge(raised.cause())};
        add(charged);
        if (charged.of_session && raised.session())
          charge_of_session_[{charged.package, raised.session()->str()}] = event.position;
        charged.amount = -charged.amount;
        reversals_.emplace(event.position, std::move(charged));
        return;
      }
      case v::Data::ChargeReversed:
        return add(reversals_.at({event.as<v::ChargeReversed>().charge_position()}));
      case v::Data::InvoiceReceived:
        return take(event, event.as<v::InvoiceReceived>());
      case v::Data::InvoiceCancelled: {
        const std::pair bill{of(event), event.as<v::InvoiceCancelled>().invoice()->str()};
        std::erase_if(bills_, [&](const auto& known) { return known.second.bill == bill; });
        return;
      }
      case v::Data::EntryVoided:
        bills_.erase({event.as<v::EntryVoided>().position()});
        return;
      default:
        return;
    }
  }

  /// Whether a charge stands on two invoices that are neither cancelled nor voided.
  bool bills_twice() const {
    std::set<Position> billed;
    for (const auto& [received, bill] : bills_)
      for (const auto charge : bill.charges)
        if (!billed.insert(charge).second) return true;
    return false;
  }

  Money spent(Year year, std::string_view line) const {
    const auto found = spent_.find({year, std::string(line)});
    return found == spent_.end() ? Money{} : found->second;
  }

  std::map<std::string, OfPackage> packages;

 private:
  struct Charged {
    std::string package;
    Money amount;
    Year year;
    bool of_session;
  };

  struct Bill {
    std::pair<std::string, std::string> bill;  ///< package and invoice
    std::vector<Position> charges;
  };

  void take(const Recorded& event, const v::InvoiceReceived& received) {
    Bill bill{{of(event), received.invoice()->str()}, {}};
    for (const auto* session : *received.sessions())
      bill.charges.push_back(charge_of_session_.at({of(event), session->str()}));
    if (received.charges())
      for (const auto position : *received.charges()) bill.charges.push_back({position});
    bills_.emplace(event.position, std::move(bill));
  }

  static std::string of(const Recorded& event) { return std::string(event.stream.id); }

  void add(const Charged& charged) {
    auto& package = packages[charged.package];
    if (charged.of_session) package.session_charges += charged.amount;
    spent_[{charged.year, package.line}] += charged.amount;
  }

  std::map<std::pair<std::string, std::string>, Position> charge_of_session_;
  std::map<Position, Bill> bills_;
  std::map<Position, Charged> reversals_;
  std::map<std::pair<Year, std::string>, Money> spent_;
};

/// A history with its books and the second opinion, and what they say that cannot be.
class Scrutiny {
 public:
  Scrutiny(std::uint64_t seed, v::ChargeBasis basis) : history_(seed, basis) { catch_up(); }

  /// Makes one post; the sentences that say what it broke.
  std::string step() {
    const auto& step = history_.step();
    catch_up();
    faults_.clear();
    if (!step.accepted()) return {};
    check_packages();
    if (tally_.bills_twice()) fault("a charge stands on two live invoices");
    for (const auto year : history_.years)
      for (const auto line : history_.lines) check_line(year, line);
    check_approval();
    if (++accepted_ % 16 == 0) check_groups();
    return faults_;
  }

  std::string finish() {
    faults_.clear();
    check_groups();
    return faults_;
  }

  const RandomHistory& history() const { return history_; }

 private:
  void fault(const std::string& sentence) { faults_ += sentence + "\n"; }

  void expect_same(const std::string& what, Money is, Money should) {
    if (is != should) fault(fmt::format("{}: is {}, should be {}", what, is.pence, should.pence));
  }

  void catch_up() {
    const auto& ledger = history_.ledger();
    approved_.reset();
    while (books_.size() < ledger.size()) {
      const auto event = *read_entry(ledger.entry({books_.size()}));
      books_.apply(event);
      tally_.apply(event);
      if (event.tag != v::Data::PackageApproved) continue;
      const auto& approval = event.as<v::PackageApproved>();
      approved_ = {*parse_year(approval.year()->string_view()), approval.line()->str()};
    }
  }

  // --- packages

  void check_packages() {
    const auto& packages = books_.packages();
    for (RowIndex i = 0; i < static_cast<RowIndex>(packages.size()); ++i)
      check_package(packages[i]);
  }

  void check_package(const PackageRow& row) {
    const auto& package = row.state;
    const auto& sum = tally_.packages[row.id];
    expect_same(row.id + ": session charges", package.session_charges, sum.session_charges);
    if (sum.session_charges < Money{} || sum.session_charges > sum.price)
      fault(fmt::format("{}: session charges of {} for a price of {}", row.id,
                        sum.session_charges.pence, sum.price.pence));
    const auto left = sum.confirmed ? sum.price - sum.session_charges : Money{};
    expect_same(row.id + ": committed", exposure(package).committed, sum.ended ? Money{} : left);
    check_shares(package);
    check_invoices(package);
  }

  /// No two live charges hold the same share.
  void check_shares(const Package& package) {
    std::set<std::int32_t> shares;
    for (const auto& charge : package.charges)
      if (charge.is_live() && charge.share > 0 && !shares.insert(charge.share).second)
        fault(fmt::format("{}: share {} is held twice", package.id, charge.share));
  }

  void check_invoices(const Package& package) {
    std::map<std::int32_t, int> invoices_of;
    for (const auto& invoice : package.invoices) {
      if (!invoice.is_live()) continue;
      Money sum;
      for (const auto index : invoice.charges) {
        const auto& charge = package.charges[static_cast<std::size_t>(index)];
        ++invoices_of[index];
        sum += charge.amount;
        if (!charge.is_live())
          fault(fmt::format("{}: a charge taken back stands on {}", package.id, invoice.id));
      }
      if (invoice.approved)
        expect_same(package.id + ": approved invoice " + invoice.id, invoice.amount, sum);
      if (invoice.paid() > invoice.amount + invoice.vat)
        fault(fmt::format("{}: {} is overpaid", package.id, invoice.id));
    }
    for (const auto& [charge, count] : invoices_of)
      if (count > 1)
        fault(fmt::format("{}: charge {} stands on {} live invoices", package.id, charge, count));
  }

  // --- budget

  void check_line(std::string_view year, std::string_view line) {
    const auto answer =
        ask(books_, "budget",
            fmt::format(R"({{"programme":"p","year":"{}","line":"{}"}})", year, line));
    const auto& row = answer.at("total");
    const auto of = [&](std::string_view field) {
      return Money{number(row, std::string(field) + "_pence")};
    };
    const auto name = fmt::format("{} of {}: ", line, year);
    expect_same(name + "spent", of("spent"), of("accrued") + of("invoiced"));
    expect_same(name + "spent by the entries", of("spent"), tally_.spent(*parse_year(year), line));
    expect_same(name + "available", of("available"),
                of("allocated") - of("reserved") - of("committed") - of("spent"));
    expect_same(name + "available to the writer", budget().available(*parse_year(year), line),
                of("available"));
    if (of("paid") > of("approved") || of("approved") > of("invoiced"))
      fault(name + "more is paid than approved, or approved than invoiced");
    if (of("reserved") < Money{} || of("committed") < Money{})
      fault(name + "less than nothing is held");
  }

  void check_approval() {
    if (!approved_) return;
    const auto year = budget().open_year(approved_->first);
    const auto available = budget().available(year, approved_->second);
    if (available < Money{})
      fault(fmt::format("an approval left {} in {} of {}", available.pence, approved_->second,
                        to_text(year)));
  }

  const Budget& budget() { return history_.ledger().states().budget("p"); }

  // --- groups

  void check_groups() {
    for (const auto year : history_.years)
      for (const auto by :
           {"locality", "provider", "package_type", "bracket", "month", "case", "package"})
        check_sums("budget", fmt::format(R"({{"programme":"p","year":"{}","by":"{}"}})", year, by));
    for (const auto by : {"locality", "provider", "package_type", "month", "case", "package"})
      check_sums("attendance", fmt::format(R"({{"programme":"p","by":"{}"}})", by));
  }

  /// Percentages do not add up, groups have no allocated and available, months nothing held.
  static bool is_grouped(std::string_view list, const json::key_value_pair& field,
                         const std::string& params) {
    static const std::set<std::string_view> never{"attendance_percent"};
    static const std::set<std::string_view> not_in_groups{"allocated_pence", "available_pence"};
    static const std::set<std::string_view> not_in_months{"reserved_pence", "committed_pence",
                                                          "carried_forward_pence"};
    if (!field.value().is_number() || never.contains(field.key())) return false;
    if (list == "lines") return true;
    const bool by_month = params.find("month") != std::string::npos;
    return !not_in_groups.contains(field.key()) &&
           !(by_month && not_in_months.contains(field.key()));
  }

  /// Every number of the total is the sum over the groups, and over the lines, that have it.
  void check_sums(const std::string& view, const std::string& params) {
    const auto answer = ask(books_, view, params);
    for (const auto* list : {"groups", "lines"}) {
      if (!answer.contains(list)) continue;
      for (const auto& field : answer.at("total").as_object())
        if (is_grouped(list, field, params))
          check_sum(answer, list, field.key(), view + " " + params);
    }
  }

  void check_sum(const json::object& answer, const char* list, std::string_view field,
                 const std::string& asked) {
    std::int64_t sum = 0;
    for (const auto& row : answer.at(list).as_array()) sum += number(row, field);
    if (sum != number(answer.at("total"), field))
      fault(fmt::format("{}: {} of the {} come to {}, the total says {}", asked, field, list, sum,
                        number(answer.at("total"), field)));
  }

  RandomHistory history_;
  Books books_;
  Tally tally_;
  std::optional<std::pair<Year, std::string>> approved_;
  std::size_t accepted_ = 0;
  std::string faults_;
};

/// A seed and a length; a failure is shrunk to the shortest history of that seed.
void hold_for_random_histories(v::ChargeBasis basis) {
  const auto seed = *rc::gen::noShrink(rc::gen::resize(100, rc::gen::arbitrary<std::uint64_t>()));
  const auto steps = *rc::gen::resize(100, rc::gen::inRange(1, 350));
  Scrutiny scrutiny(seed, basis);
  for (int i = 0; i < steps; ++i) RC_ASSERT(scrutiny.step() == "");
  RC_ASSERT(scrutiny.finish() == "");
}

/// A package of `sessions` sessions at `price`, on whose sessions anything may happen that costs
/// nothing, or all, of a share.
class Course {
 public:
  Course(int sessions, std::int64_t price) : scenario_(R"({"cheapest_first":false})") {
    scenario_.given(
        By::provider_a, "provider/a", "prices_submitted",
        fmt::format(
            R"({{"programme":"p","effective_on":"2022-04-01","items":[{{"intervention":"course",)"
            R"("package_type":"counselling","price_pence":{},"sessions":{},"travel_included":true}}]}})",
            price, sessions));
    scenario_.family();
    scenario_.approved_package("k1", "c1", "counselling", price);
    scenario_.given(
        By::central, stream, "package_matched",
        fmt::format(
            R"({{"provider":"a","intervention":"course","price_pence":{},"sessions":{},"method":"direct_award","considered":[]}})",
            price, sessions),
        matched_at);
    scenario_.given(
        By::central, stream, "package_confirmed",
        R"({"notified_provider_at":"2022-04-02T09:00:00Z","notified_lead_at":"2022-04-02T09:00:00Z"})",
        matched_at);
  }

  /// Schedules a session, in the place of one to be re-booked where there is one. False when the
  /// allocation is used up.
  bool schedule() {
    const auto id = fmt::format("s{}", next_);
    const auto replaces = rebook_.empty() ? "" : fmt::format(R"(,"replaces":"{}")", rebook_);
    const auto codes = scenario_.refused(
        By::provider_a, stream, "session_scheduled",
        fmt::format(R"({{"session":"{}","starts_at":"2022-05-01T10:00:00Z","minutes":60{}}})", id,
                    replaces),
        matched_at);
    if (!codes.empty()) return RC_ASSERT(codes == Codes{"allocation_exceeded"}), false;
    ++next_;
    rebook_.clear();
    open_.push_back(id);
    return true;
  }

  void end_oldest(int how) {
    const auto id = open_.front();
    open_.erase(open_.begin());
    switch (how) {
      case 0:
        deliver(id);
        return take_back(id);
      case 1:
        deliver(id);
        scenario_.given(By::provider_a, stream, "charge_waived",
                        fmt::format(R"({{"session":"{}","reason":"goodwill"}})", id),
                        "2022-05-02T10:00:00Z");
        return;
      case 2:
        rebook_ = id;
        return cancel(id, "provider", "2022-05-01T09:00:00Z");
      case 3:
        return cancel(id, "family", "2022-04-20T09:00:00Z");
      case 4:
        scenario_.given(By::provider_a, stream, "session_missed",
                        fmt::format(R"({{"session":"{}","absent":["k0"]}})", id),
                        "2022-05-02T10:00:00Z");
        return;
      default:
        return deliver(id);
    }
  }

  void finish() {
    do
      while (!open_.empty()) end_oldest(-1);
    while (schedule());
  }

  const Package& package() { return scenario_.package(); }

 private:
  static constexpr std::string_view stream = "package/k1";
  static constexpr std::string_view matched_at = "2022-04-02T09:00:00Z";

  void deliver(const std::string& id) {
    scenario_.given(
        By::provider_a, stream, "session_delivered",
        fmt::format(
            R"({{"session":"{}","started_at":"2022-05-01T10:00:00Z","minutes":60,"attended":["k0"],"workers":["w1"],"shared_with_family":true}})",
            id),
        "2022-05-01T12:00:00Z");
  }

  /// Voids the delivery and delivers again.
  void take_back(const std::string& id) {
    const auto& session = package().sessions[static_cast<std::size_t>(package().find_session(id))];
    scenario_.given(By::provider_a, stream, "entry_voided",
                    fmt::format(R"({{"position":{},"reason":"wrong day"}})", session.ended.value),
                    "2022-05-02T10:00:00Z");
    deliver(id);
  }

  void cancel(const std::string& id, std::string_view by, std::string_view notice_at) {
    scenario_.given(
        By::provider_a, stream, "session_cancelled",
        fmt::format(R"({{"session":"{}","by":"{}","notice_at":"{}"}})", id, by, notice_at),
        "2022-05-01T12:00:00Z");
  }

  Scenario scenario_;
  int next_ = 0;
  std::string rebook_;
  std::vector<std::string> open_;
};

}  // namespace

TEST_CASE(
    "no history charged by session share breaks the arithmetic of money (rulebook 5.4, 6.2-6.5)",
    "[property]") {
  rc::prop("for every accepted post of every history",
           [] { hold_for_random_histories(v::ChargeBasis::session_share); });
}

TEST_CASE("no history charged by the hour breaks the arithmetic of money (rulebook 5.4, 6.2-6.5)",
          "[property]") {
  rc::prop("for every accepted post of every history",
           [] { hold_for_random_histories(v::ChargeBasis::hourly); });
}

TEST_CASE("random histories hold every event that moves money, and refusals that protect it",
          "[property]") {
  std::set<std::string> missing{"budget_allocated",
                                "budget_withdrawn",
                                "budget_vired",
                                "year_closed",
                                "policy_changed",
                                "package_requested",
                                "package_refused",
                                "package_approved",
                                "package_matched",
                                "package_confirmed",
                                "session_scheduled",
                                "session_delivered",
                                "session_missed",
                                "session_cancelled",
                                "session_aborted",
                                "charge_raised",
                                "charge_reversed",
                                "charge_waived",
                                "mileage_agreed",
                                "report_received",
                                "package_completed",
                                "package_ended",
                                "invoice_received",
                                "invoice_approved",
                                "invoice_disputed",
                                "invoice_cancelled",
                                "payment_made",
                                "claim_prepared",
                                "claim_valued",
                                "claim_audited",
                                "claim_submitted",
                                "claim_accepted",
                                "claim_rejected",
                                "claim_paid",
                                "claim_withdrawn",
                                "batch_sampled",
                                "outcome_recorded",
                                "entry_voided",
                                "prices_submitted",
                                "provider_suspended",
                                "budget_exceeded",
                                "above_approval",
                                "allocation_exceeded",
                                "already_invoiced",
                                "invoice_mismatch",
                                "in_use",
                                "no_charge",
                                "cannot_rebook",
                                "overpaid",
                                "already_closed"};
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Scrutiny scrutiny(seed, seed % 2 ? v::ChargeBasis::session_share : v::ChargeBasis::hourly);
    INFO("seed " << seed);
    for (int i = 0; i < 500; ++i) REQUIRE(scrutiny.step() == "");
    const auto& history = scrutiny.history();
    for (std::uint64_t at = 0; at < history.ledger().size(); ++at)
      missing.erase(Vocabulary::instance().of(read_entry(history.ledger().entry({at}))->tag).name);
    for (const auto& step : history.steps())
      if (const auto* refused = std::get_if<Refused>(&step.answer))
        for (const auto& each : refused->refusals)
          missing.erase(std::string(name(each.refusal.code)));
  }
  CHECK(missing == std::set<std::string>{});
}

TEST_CASE("n sessions cost exactly the price, whatever happens on the way (rulebook 6.2)",
          "[property]") {
  rc::prop("voids, waivers, re-bookings and cancellations in time change nothing", [] {
    const auto sessions = *rc::gen::resize(100, rc::gen::inRange(1, 61));
    const auto price = *rc::gen::resize(100, rc::gen::inRange<std::int64_t>(0, 2'000'000));
    const auto events =
        *rc::gen::container<std::vector<int>>(rc::gen::resize(100, rc::gen::inRange(0, 8)));
    Course course(sessions, price);
    for (const auto event : events) {
      if (!course.schedule()) break;
      if (event != 7) course.end_oldest(event);  // otherwise one more stays open
    }
    course.finish();
    const auto& package = course.package();
    RC_ASSERT(package.session_charges.pence == price);
    const auto live = std::count_if(package.charges.begin(), package.charges.end(),
                                    [](const Charge& charge) { return charge.is_live(); });
    RC_ASSERT(live == sessions);
  });
}

}  // namespace daybook::test
