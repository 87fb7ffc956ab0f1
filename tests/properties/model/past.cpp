/// Scans, and nothing kept beside the facts.
#include "tests/properties/model/past.hpp"

#include <algorithm>

namespace daybook::test::model {

namespace json = boost::json;

bool has(const Data& data, std::string_view key) {
  return data.if_contains(key) != nullptr;
}

std::string text(const Data& data, std::string_view key) {
  const auto* value = data.if_contains(key);
  return value && value->is_string() ? std::string(value->get_string().c_str()) : std::string();
}

std::int64_t number(const Data& data, std::string_view key, std::int64_t otherwise) {
  const auto* value = data.if_contains(key);
  return value ? value->to_number<std::int64_t>() : otherwise;
}

bool flag(const Data& data, std::string_view key) {
  const auto* value = data.if_contains(key);
  return value && value->get_bool();
}

const json::array& list(const Data& data, std::string_view key) {
  static const json::array none;
  const auto* value = data.if_contains(key);
  return value ? value->get_array() : none;
}

std::vector<std::string> texts(const Data& data, std::string_view key) {
  std::vector<std::string> all;
  for (const auto& item : list(data, key)) all.emplace_back(item.get_string().c_str());
  return all;
}

Day business_date(const Data& data, Ms at) {
  for (const auto* key : {"on", "received_on", "effective_on"})
    if (has(data, key)) return parse_day(text(data, key));
  return london(at);
}

Fact fact_of(const Data& post) {
  Fact fact;
  fact.stream = text(post, "stream");
  const auto slash = fact.stream.find('/');
  fact.kind = fact.stream.substr(0, slash);
  fact.id = fact.stream.substr(slash + 1);
  fact.type = text(post, "type");
  fact.at = parse_instant(text(post, "occurred_at"));
  fact.data = post.at("data").get_object();
  fact.on = business_date(fact.data, fact.at);
  const auto& actor = post.at("actor").get_object();
  fact.actor = text(actor, "id");
  fact.roles = texts(actor, "roles");
  fact.staff_of = text(actor, "provider");
  return fact;
}

const Fact& Past::add(Fact fact) {
  fact.position = size();
  fact.version = events_of(fact.stream);
  if (fact.is("entry_voided")) all_[static_cast<std::size_t>(fact.num("position"))].voided = true;
  all_.push_back(std::move(fact));
  return all_.back();
}

void Past::cut(std::size_t size) {
  while (all_.size() > size) {
    const auto& last = all_.back();
    if (last.is("entry_voided"))
      all_[static_cast<std::size_t>(last.num("position"))].voided = false;
    all_.pop_back();
  }
}

std::int64_t Past::events_of(std::string_view stream) const {
  return std::count_if(all_.begin(), all_.end(),
                       [&](const Fact& fact) { return fact.stream == stream; });
}

Facts Past::of(std::string_view stream) const {
  Facts facts;
  for (const auto& fact : all_)
    if (!fact.voided && fact.stream == stream && !fact.is("entry_voided")) facts.push_back(&fact);
  return facts;
}

Facts Past::of(std::string_view stream, std::string_view type) const {
  Facts facts;
  for (const auto& fact : all_)
    if (!fact.voided && fact.stream == stream && fact.type == type) facts.push_back(&fact);
  return facts;
}

Facts Past::all(std::string_view type) const {
  Facts facts;
  for (const auto& fact : all_)
    if (!fact.voided && fact.type == type) facts.push_back(&fact);
  return facts;
}

const Fact* Past::last(std::string_view stream, std::string_view type) const {
  const auto facts = of(stream, type);
  return facts.empty() ? nullptr : facts.back();
}

const Fact* Past::find(std::string_view stream, std::string_view type, std::string_view key,
                       std::string_view value) const {
  const Fact* found = nullptr;
  for (const auto* fact : of(stream, type))
    if (fact->get(key) == value) found = fact;
  return found;
}

namespace {

/// The opening fact of a stream whose opening names a case.
std::string case_opened_for(const Past& past, const Fact& event, std::string_view opening) {
  if (event.type == opening) return event.get("case");
  const auto* opened = past.last(event.stream, opening);
  return opened ? opened->get("case") : "";
}

std::string programme_opened_for(const Past& past, const Fact& event, std::string_view opening) {
  const auto* opened = event.type == opening ? &event : past.last(event.stream, opening);
  return opened && past.knows("programme/" + opened->get("programme")) ? opened->get("programme")
                                                                       : "";
}

}  // namespace

std::string case_of(const Past& past, const Fact& event) {
  if (event.kind == "case") return event.id;
  if (event.kind == "package") return case_opened_for(past, event, "package_requested");
  if (event.kind == "claim") return case_opened_for(past, event, "claim_prepared");
  if (event.kind == "match") return case_opened_for(past, event, "match_made");
  return "";
}

std::string programme_of_case(const Past& past, std::string_view case_id) {
  const auto* opened = past.last("case/" + std::string(case_id), "case_opened");
  return opened ? opened->get("programme") : "";
}

std::string programme_of(const Past& past, const Fact& event) {
  if (event.kind == "programme") return event.id;
  if (event.kind == "gathering") return programme_opened_for(past, event, "gathering_planned");
  if (event.kind == "supporter") return programme_opened_for(past, event, "supporter_recruited");
  if (event.kind == "case") return programme_opened_for(past, event, "case_opened");
  return programme_of_case(past, case_of(past, event));
}

Policy policy_on(const Past& past, std::string_view programme, Day on) {
  const auto stream = "programme/" + std::string(programme);
  Policy policy;
  const auto overlay = [&](const Fact& fact) {
    for (const auto& [key, value] : fact.data.at("policy").get_object()) policy.values[key] = value;
  };
  for (const auto* opened : past.of(stream, "programme_opened")) overlay(*opened);
  for (const auto* changed : past.of(stream, "policy_changed"))
    if (changed->on <= on) overlay(*changed), ++policy.version;
  return policy;
}

bool lists(const Past& past, std::string_view programme, std::string_view key,
           std::string_view code) {
  const auto* opened = past.last("programme/" + std::string(programme), "programme_opened");
  if (!opened || !has(opened->data, key)) return true;
  const auto codes = texts(opened->data, key);
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

std::int64_t round_half_up(Wide numerator, std::int64_t denominator) {
  const bool negative = numerator < 0;
  const Wide twice = (negative ? -numerator : numerator) * 2 + denominator;
  const auto rounded = static_cast<std::int64_t>(twice / (2 * Wide{denominator}));
  return negative ? -rounded : rounded;
}

}  // namespace daybook::test::model
