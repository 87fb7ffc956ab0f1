/// What the texts of rows stand for.
#include <charconv>

#include <fmt/format.h>

#include "domain/state/case.hpp"
#include "domain/state/package/package.hpp"
#include "tools/generate/refusals/preparations.hpp"
#include "tools/generate/refusals/steps.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

using Told = std::optional<json::value>;

Told known(const json::value* found) {
  return found ? Told(*found) : Told();
}

std::string first_of(const std::vector<std::string>& list, const char* otherwise) {
  return list.empty() ? otherwise : list.front();
}

bool by_the_hour(const Attempt& attempt) {
  return attempt.policy()->charge_basis == v::ChargeBasis::hourly;
}

/// A list so long that no entry can hold it, of codes that each are well formed.
Told long_list(const Attempt&) {
  json::array list;
  for (int i = 0; i < 1000; ++i) list.emplace_back(std::string(60, 'a') + std::to_string(1000 + i));
  return list;
}

/// As many workers as held the session, none of whom has been checked.
Told unchecked_workers(const Attempt& attempt) {
  json::array unchecked;
  for (std::size_t i = at(attempt.occasion.model, "/data/workers")->as_array().size(); i > 0; --i)
    unchecked.emplace_back(fmt::format("w-unchecked-{}", unchecked.size() + 1));
  return unchecked;
}

/// The first claim of the model's batch that the ledger drew for audit.
Told drawn_claim(const Attempt& attempt) {
  const auto* batch = attempt.programme()->batch(attempt.text("/data/batch"));
  if (!batch || batch->sampled.empty()) return {};
  return Told(batch->sampled.front());
}

/// A request that the model's case had.
Told former_request(const Attempt& attempt) {
  for (const auto& link : attempt.occasion.states.links(attempt.stream()))
    if (const auto* requested = attempt.occasion.latest.of("package_requested", link))
      return requested->at("data");
  return {};
}

/// The position that the attempt's invoice gets: an event before it derives the session's charge.
Told invoice_position(const Attempt& attempt) {
  constexpr std::uint64_t derived = 1;
  std::uint64_t index = 0;
  while (attempt.events[index].at("type").as_string() != "invoice_received") ++index;
  return attempt.occasion.position.value + 1 + index + derived;
}

struct Named {
  std::string_view name;
  Told (*value)(const Attempt&);
};

const Named names[] = {
    {"today", [](const Attempt& attempt) { return Told(to_text(attempt.today())); }},
    {"now",
     [](const Attempt& attempt) { return known(at(attempt.occasion.model, "/occurred_at")); }},
    {"id", [](const Attempt& attempt) { return Told(id_in(attempt.stream())); }},
    {"position", [](const Attempt& attempt) { return Told(attempt.occasion.position.value); }},
    {"turn", [](const Attempt& attempt) { return Told(std::to_string(attempt.turn)); }},
    {"programme", [](const Attempt& attempt) { return Told(attempt.programme_id()); }},
    {"case", [](const Attempt& attempt) { return Told(attempt.package().family_case); }},
    {"provider", [](const Attempt& attempt) { return Told(attempt.package().match->provider); }},
    {"locality", [](const Attempt& attempt) { return Told(attempt.family_case()->locality); }},
    {"package_type",
     [](const Attempt& attempt) {
       return Told(first_of(attempt.programme()->package_types, "any_type"));
     }},
    {"outcome",
     [](const Attempt& attempt) {
       return Told(first_of(attempt.programme()->outcomes, "any_outcome"));
     }},
    {"listed_outcome",
     [](const Attempt& attempt) {
       const auto& outcomes = attempt.programme()->outcomes;
       return outcomes.empty() ? Told() : Told(outcomes.front());
     }},
    {"unit_price",
     [](const Attempt& attempt) {
       return Told(by_the_hour(attempt) ? life::price_pence / life::sessions : life::price_pence);
     }},
    {"sessions",
     [](const Attempt& attempt) {
       return by_the_hour(attempt) ? Told(nullptr) : Told(life::sessions);
     }},
    {"minutes",
     [](const Attempt& attempt) {
       return by_the_hour(attempt) ? Told(life::sessions * life::session_minutes) : Told(nullptr);
     }},
    {"long_list", long_list},
    {"unchecked_workers", unchecked_workers},
    {"drawn_claim", drawn_claim},
    {"former_request", former_request},
    {"invoice_position", invoice_position}};

std::int64_t number_in(std::string_view text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// `invoice_received/data/invoice`
Told told_of_latest(const Attempt& attempt, std::string_view text) {
  const auto slash = text.find('/');
  const auto* latest = attempt.latest(text.substr(0, slash));
  return latest ? known(at(*latest, text.substr(slash))) : Told();
}

/// What the text behind a `$` stands for.
Told told_by_name(const Attempt& attempt, std::string_view text, const json::value* present) {
  constexpr std::string_view was = "was/", ago = "ago/";
  if (text.starts_with('/')) return known(at(attempt.occasion.model, text));
  if (text.starts_with(was)) return told_of_latest(attempt, text.substr(was.size()));
  if (text.starts_with(ago))
    return Told(to_text(
        add_months(attempt.today(), -static_cast<int>(number_in(text.substr(ago.size()))))));
  if (text.starts_with('-') || text.starts_with('+'))
    return present->as_int64() + number_in(text.substr(text.starts_with('+') ? 1 : 0));
  for (const auto& named : names)
    if (named.name == text) return named.value(attempt);
  DAYBOOK_CHECK(false, "a row asks for a name of the list");
  return {};
}

Told told_text(const Attempt& attempt, std::string_view text, const json::value* present) {
  const auto sign = text.find('$');
  if (sign == std::string_view::npos) return json::value(text);
  auto value = told_by_name(attempt, text.substr(sign + 1), present);
  if (!value || sign == 0) return value;
  return json::value(
      fmt::format("{}{}", text.substr(0, sign), std::string_view(value->as_string())));
}

}  // namespace

Told told(const Attempt& attempt, const json::value& value, const json::value* present) {
  if (value.is_string()) return told_text(attempt, value.get_string(), present);
  auto whole = value;
  if (whole.is_array())
    for (auto& item : whole.get_array()) {
      auto one = told(attempt, item);
      if (!one) return {};
      item = *std::move(one);
    }
  if (whole.is_object())
    for (auto& item : whole.get_object()) {
      auto one = told(attempt, item.value());
      if (!one) return {};
      item.value() = *std::move(one);
    }
  return whole;
}

}  // namespace daybook::generate
