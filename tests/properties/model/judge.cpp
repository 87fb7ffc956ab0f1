/// The order of judgement (rulebook 2), provider scope (4) and what is closed (5).
#include <algorithm>

#include "tests/properties/model/package.hpp"
#include "tests/properties/model/rows.hpp"

namespace daybook::test::model {

namespace {

std::vector<std::string> fitting(const Fact& event, std::string_view by) {
  std::vector<std::string> roles;
  for (const auto& role : event.roles)
    if (by.find(short_role(role)) != std::string_view::npos) roles.push_back(role);
  return roles;
}

bool meets(const boost::json::value& expect, std::int64_t events) {
  if (expect.is_null()) return true;
  if (expect.is_number()) return expect.to_number<std::int64_t>() == events;
  if (expect == "new") return events == 0;
  return expect == "any" || events > 0;
}

/// What names no programme that is known is left to its row.
bool is_registered(const Past& past, const Fact& event) {
  if (programme_of(past, event).empty()) return true;
  const auto* provider = past.last("provider/" + event.staff_of, "provider_registered");
  if (!provider) return false;
  const auto programmes = texts(provider->data, "programmes");
  return std::find(programmes.begin(), programmes.end(), programme_of(past, event)) !=
         programmes.end();
}

/// The provider that a gathering or match is run by: named, or its opener's own.
std::string runner(const Past& past, const Fact& event, std::string_view opening) {
  const auto* opened = event.type == opening ? &event : past.last(event.stream, opening);
  if (!opened) return "";
  return has(opened->data, "provider") ? opened->get("provider") : opened->staff_of;
}

/// Rulebook 4: whether somebody who posts as a provider's staff may post here at all.
bool in_scope(const Past& past, const Fact& event) {
  if (event.kind == "provider") return event.id == event.staff_of;
  if (event.kind == "claim") return false;
  if (event.kind == "package") {
    const auto* match = past.last(event.stream, "package_matched");
    return match && match->get("provider") == event.staff_of;
  }
  if (event.is("report_submitted")) {
    const auto* report = past.find(event.stream, "report_requested", "report", event.get("report"));
    return !report || report->get("provider") == event.staff_of;
  }
  if (event.kind == "gathering" || event.kind == "match") {
    const auto by = runner(past, event, event.kind == "match" ? "match_made" : "gathering_planned");
    if (!by.empty() && by != event.staff_of) return false;
  }
  return is_registered(past, event);
}

bool is_closed(const Past& past, const Fact& event, const Row& row) {
  if (row.opening) return false;
  if (event.kind == "case") return !row.after_end && is_closed_case(past, event.id);
  if (event.kind == "package")
    return !row.after_end && has_ended(past, event.id) && !ends_reopened_session(past, event);
  if (event.kind == "supporter") return past.last(event.stream, "supporter_withdrew");
  if (event.kind == "match") return past.last(event.stream, "match_ended");
  return false;
}

Verdict judge_row(const Past& past, const Fact& event) {
  if (event.kind == "programme") return judge_programme(past, event);
  if (event.kind == "provider") return judge_provider(past, event);
  if (event.kind == "case") return judge_case(past, event);
  if (event.kind == "package") return judge_package(past, event);
  if (event.kind == "gathering") return judge_gathering(past, event);
  if (event.kind == "supporter") return judge_supporter(past, event);
  if (event.kind == "match") return judge_match(past, event);
  return judge_claim(past, event);
}

/// CT, FI or the role that posted the entry (5.8); a provider's staff only where it is concerned.
bool may_void(const Past& past, const Fact& event, const Fact& entry) {
  std::string by = "CT FI";
  const auto* row = row_of(entry.type);
  const bool has_roles = row && !row->by.empty();  // a void or a derived entry has none of its own
  for (const auto& role : has_roles ? fitting(entry, row->by) : entry.roles)
    by += std::string(short_role(role));
  const auto roles = fitting(event, by);
  return !roles.empty() && (roles != std::vector<std::string>{"provider"} || in_scope(past, event));
}

Verdict judge_voiding(const Past& past, const Fact& event) {
  const auto position = event.num("position");
  const bool here = position < past.size() && past.at(position).stream == event.stream;
  if (!here) return only(false, "unknown_reference");
  if (!may_void(past, event, past.at(position))) return only(false, "not_permitted");
  return judge_void(past, event);
}

}  // namespace

Verdict judge(const Past& past, const Fact& event, const boost::json::value& expect, Ms now) {
  const auto& row = *row_of(event.type);
  const auto roles = fitting(event, row.by);
  if (!event.is("entry_voided") && roles.empty()) return only(false, "not_permitted");
  if (event.at > now + 5 * 60'000) return only(false, "occurred_in_future");
  const auto events = past.events_of(event.stream);
  if (!meets(expect, events)) return only(false, "version_conflict");
  if (row.opening && events > 0) return only(false, "already_exists");
  if (!row.opening && events == 0) return only(false, "unknown_stream");
  if (event.is("entry_voided")) return judge_voiding(past, event);
  if (roles == std::vector<std::string>{"provider"} && !in_scope(past, event))
    return only(false, "not_permitted");
  if (is_closed(past, event, row)) return only(false, "already_closed");
  return judge_row(past, event);
}

}  // namespace daybook::test::model
