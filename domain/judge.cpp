#include "domain/judge.hpp"

#include <fmt/format.h>

#include "domain/build.hpp"
#include "domain/calendar.hpp"
#include "domain/context.hpp"
#include "domain/limits.hpp"
#include "domain/void_rules.hpp"

namespace daybook {

namespace {

Verdict refused(Code code, std::string message, std::string_view reference) {
  Verdict verdict;
  verdict.unless(false, code, message, reference);
  return verdict;
}

bool meets(const Expect& expect, std::uint64_t events) {
  switch (expect.kind) {
    case Expect::Kind::any:
      return true;
    case Expect::Kind::fresh:
      return events == 0;
    case Expect::Kind::exists:
      return events > 0;
    case Expect::Kind::exactly:
      return events == expect.events;
  }
  return false;
}

/// The case that an event on a case, package or claim is about; empty where there is none.
std::string_view case_of(const Recorded& event, States& states) {
  if (event.stream.kind == StreamKind::family_case) return event.stream.id;
  if (event.tag == v::Data::PackageRequested)
    return event.as<v::PackageRequested>().case_()->string_view();
  if (event.tag == v::Data::ClaimPrepared)
    return event.as<v::ClaimPrepared>().case_()->string_view();
  if (event.stream.kind == StreamKind::package) {
    const auto* package = states.package(event.stream.id);
    return package ? std::string_view(package->family_case) : "";
  }
  const auto* claim =
      event.stream.kind == StreamKind::claim ? states.claim(event.stream.id) : nullptr;
  return claim ? std::string_view(claim->family_case) : "";
}

const Programme* programme_of(const Recorded& event, States& states) {
  if (event.stream.kind == StreamKind::programme) return states.programme(event.stream.id);
  if (event.tag == v::Data::CaseOpened)
    return states.programme(event.as<v::CaseOpened>().programme()->string_view());
  const auto id = case_of(event, states);
  const auto* family_case = id.empty() ? nullptr : states.family_case(id);
  return family_case ? states.programme(family_case->programme) : nullptr;
}

bool provider_serves_programme(const Recorded& event, std::string_view programme, States& states) {
  const auto* provider = states.provider(event.actor_provider);
  return provider && provider->registered_for(programme);
}

/// Rulebook, section 4, "provider scope": whether a provider's staff may post here at all.
bool in_provider_scope(const Recorded& event, States& states) {
  switch (event.stream.kind) {
    case StreamKind::provider:
      return event.stream.id == event.actor_provider;
    case StreamKind::package: {
      const auto* package = states.package(event.stream.id);
      return package && package->match && package->match->provider == event.actor_provider;
    }
    case StreamKind::family_case: {
      const auto* programme = programme_of(event, states);
      return programme && provider_serves_programme(event, programme->id, states);
    }
    case StreamKind::programme: {
      if (event.tag != v::Data::ReportSubmitted)
        return provider_serves_programme(event, event.stream.id, states);
      const auto* programme = states.programme(event.stream.id);
      const auto* report =
          programme ? programme->report(event.as<v::ReportSubmitted>().report()->string_view())
                    : nullptr;
      return !report || report->provider == event.actor_provider;
    }
    case StreamKind::claim:
      return false;
  }
  return false;
}

bool is_closed(const Recorded& event, const EventType& type, States& states) {
  if (type.opening || type.after_end) return false;
  if (event.stream.kind == StreamKind::family_case)
    return states.family_case(event.stream.id)->closed;
  if (event.stream.kind != StreamKind::package) return false;
  const auto& package = *states.package(event.stream.id);
  return package.is_ended() && !ends_reopened_session(package, event);
}

Verdict judge_row(const Recorded& event, States& states) {
  const Context context{states, programme_of(event, states)};
  switch (event.stream.kind) {
    case StreamKind::programme:
      return judge(states.programme(event.stream.id), event, context);
    case StreamKind::provider:
      return judge(states.provider(event.stream.id), event, context);
    case StreamKind::family_case:
      return judge(states.family_case(event.stream.id), event, context);
    case StreamKind::package:
      return judge(states.package(event.stream.id), event, context);
    case StreamKind::claim:
      return judge(states.claim(event.stream.id), event, context);
  }
  return {};
}

std::string names_of(RoleSet roles) {
  std::string names;
  for (const auto role : role_names(roles))
    names += fmt::format("{}{}", names.empty() ? "" : ", ", role);
  return names;
}

}  // namespace

Verdict judge(const Recorded& event, const Expect& expect, Instant now, States& states) {
  const auto& type = Vocabulary::instance().of(event.tag);
  const bool voids = event.tag == v::Data::EntryVoided;
  const auto fitting = static_cast<RoleSet>(event.roles & type.by);
  if (!voids && fitting == 0)
    return refused(Code::not_permitted,
                   fmt::format("{} is posted by {}", type.name, names_of(type.by)), "rulebook 4");
  if (event.occurred_at.milliseconds > now.milliseconds + limits::future_tolerance_ms)
    return refused(Code::occurred_in_future,
                   fmt::format("occurred_at {} is later than the ledger's clock allows",
                               to_text(event.occurred_at)),
                   "rulebook 2");
  const auto* header = states.header(event.stream);
  const auto events = header ? header->events : 0;
  if (!meets(expect, events))
    return refused(Code::version_conflict, fmt::format("the stream holds {} events", events),
                   "rulebook 2");
  if (type.opening && header)
    return refused(Code::already_exists, fmt::format("{} exists already", event.stream_text),
                   "rulebook 5");
  if (!type.opening && !header)
    return refused(Code::unknown_stream, fmt::format("{} does not exist", event.stream_text),
                   "rulebook 5");
  if (voids)
    return judge_void(event, *header, in_provider_scope(event, states),
                      {states, programme_of(event, states)});
  if (fitting == bit(v::Role::provider) && !in_provider_scope(event, states))
    return refused(Code::not_permitted, "the stream does not concern this provider", "rulebook 4");
  if (is_closed(event, type, states))
    return refused(Code::already_closed, fmt::format("{} is closed or ended", event.stream_text),
                   "rulebook 5");
  return judge_row(event, states);
}

std::string sampled_event(const SampleDue& due, std::string_view programme, Instant occurred_at,
                          std::string_view seed,
                          const std::function<std::string(std::string_view)>& sha256) {
  std::vector<std::pair<std::string, std::string>> order;
  for (const auto& claim : due.claims)
    order.emplace_back(sha256(std::string(seed) + '\n' + claim), claim);
  std::sort(order.begin(), order.end());
  const auto count =
      std::max<std::size_t>(1, (order.size() * static_cast<std::size_t>(due.percent) + 99) / 100);
  std::vector<std::string> sampled;
  for (std::size_t i = 0; i < count && i < order.size(); ++i) sampled.push_back(order[i].second);
  return derive<v::BatchSampled>(
      stream_name(StreamKind::programme, programme), occurred_at, [&](auto& builder) {
        return v::CreateBatchSampled(builder, builder.CreateString(due.batch),
                                     builder.CreateString(seed.data(), seed.size()),
                                     builder.CreateVectorOfStrings(sampled), due.policy_version);
      });
}

}  // namespace daybook
