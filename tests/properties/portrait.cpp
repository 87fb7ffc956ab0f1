/// The states of all streams and the answers of all views, in a form that two ledgers with other
/// positions can be compared by.
#include <algorithm>

#include <fmt/format.h>

#include "projections/query/view.hpp"
#include "tests/projections/asking.hpp"
#include "tests/properties/replay.hpp"

namespace daybook::test {

namespace json = boost::json;

namespace {

std::string session_text(const Package& package, const Session& session) {
  const auto* charge =
      session.charge < 0 ? nullptr : &package.charges[static_cast<std::size_t>(session.charge)];
  return fmt::format(
      "  {} {} by {} notice {} done {} attended {} replaces {} by {} costs {}\n", session.id,
      static_cast<int>(session.state), session.is_open() ? 0 : static_cast<int>(session.by),
      session.is_open() || !session.notice_at ? 0 : session.notice_at->milliseconds,
      session.is_open() ? 0 : session.minutes_done, session.is_open() ? 0 : session.attended,
      session.replaces, session.replaced_by,
      charge ? fmt::format("{} share {}", charge->amount.pence, charge->share) : "-");
}

std::string charge_text(const Package& package, const Charge& charge) {
  if (!charge.is_live()) return "";
  const auto* invoice =
      charge.invoice < 0 ? nullptr : &package.invoices[static_cast<std::size_t>(charge.invoice)];
  return fmt::format("  charge {} share {} {} pence on {} in {}\n", static_cast<int>(charge.cause),
                     charge.share, charge.amount.pence, charge.business_date.days,
                     invoice ? invoice->id : "-");
}

std::string invoice_text(const Invoice& invoice) {
  if (invoice.voided) return "";
  return fmt::format("  invoice {} {} of {} approved {} cancelled {} disputed {} paid {} in {}\n",
                     invoice.id, invoice.charges.size(), invoice.amount.pence,
                     invoice.approved.has_value(), invoice.cancelled.has_value(),
                     invoice.disputed.has_value(), invoice.paid().pence, invoice.payments.size());
}

std::string package_text(const Package& package) {
  const auto held = exposure(package);
  auto text =
      fmt::format("package {} {} holds {} {} charged {} feedback {} reports {}\n", package.id,
                  static_cast<int>(package.stage), held.reserved.pence, held.committed.pence,
                  package.session_charges.pence, package.feedback.size(), package.reports.size());
  for (const auto& session : package.sessions) text += session_text(package, session);
  std::vector<std::string> charges;
  for (const auto& charge : package.charges) charges.push_back(charge_text(package, charge));
  std::sort(charges.begin(), charges.end());
  for (const auto& charge : charges) text += charge;
  for (const auto& invoice : package.invoices) text += invoice_text(invoice);
  return text;
}

std::string case_text(const Case& known) {
  auto text = fmt::format("case {} closed {} feedback {} advice {}\n", known.id,
                          known.closed.has_value(), known.feedback.size(), known.advice.size());
  for (const auto& contact : known.contacts)
    text += fmt::format("  contact {} {} {}\n", contact.on.days, contact.attempt, contact.reached);
  for (const auto& need : known.needs) {
    text += fmt::format("  need {}:", need.id);
    for (const auto& level : need.levels)
      text += fmt::format(" {} {} {}", static_cast<int>(level.level), level.on.days, level.poster);
    text += "\n";
  }
  for (const auto& measure : known.measures)
    text += fmt::format("  measure {} {} {}\n", static_cast<int>(measure.tool), measure.on.days,
                        measure.score_hundredths);
  for (const auto& loan : known.loans)
    text += fmt::format("  loan {} back {}\n", loan.item, loan.returned.has_value());
  return text;
}

std::string together_text(MemoryLedger& ledger, const std::string& id) {
  auto& states = ledger.states();
  std::string text;
  if (const auto* known = states.gathering(id))
    text += fmt::format("gathering {} held {} by {} cancelled {} feedback {}\n", id,
                        known->held.has_value(), known->held ? known->held->families.size() : 0,
                        known->cancelled.has_value(), known->feedback.size());
  if (const auto* known = states.supporter(id))
    text += fmt::format("supporter {} supports {} measures {}\n", id, known->supports.size(),
                        known->measures.size());
  if (const auto* known = states.match(id))
    text += fmt::format("match {} check-ins {} live {}\n", id, known->check_ins.size(),
                        known->is_live());
  return text;
}

std::string programme_text(MemoryLedger& ledger, const std::string& id) {
  const auto* programme = ledger.states().programme(id);
  if (!programme) return "";
  auto text =
      fmt::format("programme {} newsletters {} reach {} advice {}\n", id,
                  programme->newsletters.size(), programme->reach.size(), programme->advice.size());
  const auto& budget = ledger.states().budget(id);
  for (const auto* line : {"main", "arts"})
    for (int year = 2019; year < 2030; ++year)
      if (const auto left = budget.available(Year{year}, line); left != Money{})
        text += fmt::format("  {} of {}: {}\n", line, year, left.pence);
  for (const auto& bought : programme->blocks) {
    const auto& block = *ledger.states().block(id, bought);
    text += fmt::format("  block {} expired {}:", block.id, block.expired);
    for (int unit = 1; unit <= block.units(); ++unit)
      text += fmt::format(" '{}'{}", block.holders[static_cast<std::size_t>(unit - 1)],
                          block.is_paid(unit) ? "+" : "");
    text += "\n";
  }
  return text;
}

/// What says that something was voided: evidence of a claim, or money of a closed year.
bool tells_of_the_void(const json::value& item) {
  const auto* object = item.if_object();
  const auto* code = object ? object->if_contains("code") : nullptr;
  return code && (*code == "claim_on_voided_evidence" || *code == "restated_after_close");
}

/// A row of money that comes to nothing: what was charged and taken back again may leave one.
bool is_nothing(const json::value& item) {
  const auto* row = item.if_object();
  return row && row->contains("spent_pence") &&
         std::none_of(row->begin(), row->end(), [](const auto& member) {
           return member.value().is_number() && member.value().template to_number<std::int64_t>();
         });
}

void forget_positions(json::value& value) {
  if (auto* object = value.if_object()) {
    for (const auto* key : {"position", "positions", "seed"}) object->erase(key);
    for (auto& member : *object) forget_positions(member.value());
  }
  if (auto* list = value.if_array()) {
    for (auto item = list->begin(); item != list->end();)
      item = tells_of_the_void(*item) || is_nothing(*item) ? list->erase(item) : item + 1;
    for (auto& item : *list) forget_positions(item);
  }
}

/// The questions that a view takes: every year, every grouping, to a far day.
std::vector<std::string> questions_for(const ViewKind& kind) {
  const auto takes = [&](std::string_view name) {
    return std::find(kind.takes.begin(), kind.takes.end(), name) != kind.takes.end() ||
           std::find(kind.needs.begin(), kind.needs.end(), name) != kind.needs.end();
  };
  std::vector<std::string> all;
  for (const auto* programme : {"p0", "p1"})
    for (const auto* year : {"", "2020/21", "2021/22", "2022/23", "2023/24"})
      for (const auto* by : {"", "package", "month", "bracket"}) {
        if ((*year && !takes("year")) || (*by && !takes("by"))) continue;
        auto asked = fmt::format(R"({{"programme":"{}")", programme);
        if (*year) asked += fmt::format(R"(,"year":"{}")", year);
        if (*by) asked += fmt::format(R"(,"by":"{}")", by);
        if (!*year && takes("from") && takes("to"))
          asked += R"(,"from":"2021-01-01","to":"2029-01-01")";
        all.push_back(asked + "}");
      }
  return all;
}

}  // namespace

std::string portrait(MemoryLedger& ledger) {
  std::string text;
  for (const auto* id : {"p0", "p1"}) text += programme_text(ledger, id);
  for (int i = 0; i < 20; ++i) {
    if (const auto* package = ledger.states().package(fmt::format("k{}", i)))
      text += package_text(*package);
    if (const auto* known = ledger.states().family_case(fmt::format("c{}", i)))
      text += case_text(*known);
    for (const auto* prefix : {"g", "u", "m"})
      text += together_text(ledger, fmt::format("{}{}", prefix, i));
  }
  return text;
}

std::vector<std::string> all_views_say(const MemoryLedger& ledger) {
  const auto books = books_of(ledger, Date{30'000});
  std::vector<std::string> all;
  for (const auto& kind : all_views()) {
    if (kind.reads_streams || kind.name == "restatement") continue;
    for (const auto& asked : questions_for(kind)) {
      auto params = params_of(asked);
      params.on = books.on();
      if (objection(kind, params)) continue;
      const Question question{books, params, nullptr, books.size(), nullptr};
      auto said = kind.fold(question);
      json::value told = said ? json::value(*std::move(said)) : json::value(said.error().c_str());
      forget_positions(told);
      all.push_back(fmt::format("{} {}: {}", kind.name, asked, json::serialize(told)));
    }
  }
  return all;
}

}  // namespace daybook::test
