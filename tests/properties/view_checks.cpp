/// Figures against counts, sums against wholes.
#include "tests/properties/view_checks.hpp"

#include <fmt/format.h>

#include "tests/projections/asking.hpp"
#include "tests/properties/model/budget.hpp"
#include "tests/properties/model/package.hpp"
#include "tests/properties/model/views.hpp"

namespace daybook::test {

namespace json = boost::json;
using model::Data;

namespace {

/// Where `is` lacks or contradicts what `should` has; members that `should` does not name are free.
std::string difference(const json::value& is, const json::value& should, const std::string& path) {
  if (const auto* object = should.if_object()) {
    for (const auto& [key, value] : *object) {
      const auto* member = is.is_object() ? is.get_object().if_contains(key) : nullptr;
      const auto name = path + "." + std::string(key.data(), key.size());
      if (!member) return name + " is absent";
      if (auto wrong = difference(*member, value, name); !wrong.empty()) return wrong;
    }
    return "";
  }
  if (const auto* list = should.if_array()) {
    if (!is.is_array() || is.get_array().size() != list->size())
      return fmt::format("{} is {} instead of {}", path, json::serialize(is),
                         json::serialize(should));
    for (std::size_t i = 0; i < list->size(); ++i)
      if (auto wrong = difference(is.get_array()[i], (*list)[i], fmt::format("{}.{}", path, i));
          !wrong.empty())
        return wrong;
    return "";
  }
  const bool same = is.is_number() && should.is_number()
                        ? is.to_number<std::int64_t>() == should.to_number<std::int64_t>()
                        : is == should;
  return same ? ""
              : fmt::format("{} is {} instead of {}", path, json::serialize(is),
                            json::serialize(should));
}

std::string package_sums(MemoryLedger& ledger, const model::Past& past, const std::string& id) {
  const auto& package = *ledger.states().package(id);
  const auto terms = model::terms_of(past, id);
  if (!terms) return "";
  const auto charged = model::session_charges(past, id);
  if (package.session_charges.pence != charged) return id + ": another sum of session charges";
  if (charged > terms->price) return id + ": charged beyond its price";
  if (model::used(past, id, *terms) > model::allocation(*terms))
    return id + ": allocation overdrawn";
  const auto held = exposure(package);
  const auto released = model::has_ended(past, id) ? terms->price - charged : 0;
  if (package.is_confirmed() && charged + held.committed.pence + released != terms->price)
    return fmt::format("{}: {} charged, {} committed, {} released of {}", id, charged,
                       held.committed.pence, released, terms->price);
  if (!package.is_confirmed() && held.committed != Money{}) return id + ": committed, unconfirmed";
  return "";
}

/// Units charged, on whichever package, and what is not: committed until the block expires, charged
/// as unused when it does. A unit whose charge is taken back after that is to be charged again.
std::string block_sums(MemoryLedger& ledger, const model::Past& past, const model::Fact& bought) {
  const auto& block = *ledger.states().block(bought.id, bought.get("block"));
  std::int64_t charged = 0;
  for (const auto* charge : past.all("charge_raised")) {
    const auto live = model::live_charges(past, charge->stream);
    const bool counts = charge->get("block") == block.id &&
                        model::programme_of(past, *charge) == bought.id &&
                        std::find(live.begin(), live.end(), charge) != live.end();
    if (counts) charged += charge->num("amount_pence");
  }
  const auto left = model::uncharged(past, bought.id, block.id);
  if (charged + left == block.price.pence && (block.expired || block.committed().pence == left))
    return "";
  return fmt::format("block {} of {}: {} charged and {} committed of {}{}", block.id, bought.id,
                     charged, block.committed().pence, block.price.pence,
                     block.expired ? ", expired" : "");
}

}  // namespace

std::string views_differ(const MemoryLedger& ledger, const model::Past& past) {
  const auto books = books_of(ledger);
  for (const auto* opened : past.all("programme_opened")) {
    const auto& id = opened->id;
    const auto compare = [&](const std::string& view, const std::string& more, const Data& should) {
      const auto is = ask(books, view, fmt::format(R"({{"programme":"{}"{}}})", id, more));
      return difference(json::value(is), json::value(should), view + more);
    };
    std::string wrong = compare("attendance", "", model::attendance_view(past, id));
    if (wrong.empty()) wrong = compare("outcomes", "", model::outcomes_view(past, id));
    if (wrong.empty()) wrong = compare("claims", "", model::claims_view(past, id));
    for (int year = 2019; year < 2026 && wrong.empty(); ++year) {
      const auto of_year = fmt::format(R"(,"year":"{}")", model::year_text(year));
      wrong = compare("activity", of_year, model::activity_view(past, id, year));
      for (const auto* line : {"main", "arts"})
        if (wrong.empty())
          wrong = compare("budget", of_year + fmt::format(R"(,"line":"{}")", line),
                          Data{{"total", model::budget_view(past, id, year, line)}});
    }
    if (!wrong.empty()) return id + ": " + wrong;
  }
  return "";
}

std::string sums_differ(MemoryLedger& ledger, const model::Past& past) {
  for (const auto* requested : past.all("package_requested"))
    if (auto wrong = package_sums(ledger, past, requested->id); !wrong.empty()) return wrong;
  for (const auto* bought : past.all("block_purchased"))
    if (auto wrong = block_sums(ledger, past, *bought); !wrong.empty()) return wrong;
  return "";
}

}  // namespace daybook::test
