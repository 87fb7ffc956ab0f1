#include "domain/rules/judge.hpp"

#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "domain/base/limits.hpp"
#include "domain/rules/context.hpp"
#include "domain/rules/derived_event.hpp"
#include "domain/rules/rules.hpp"
#include "domain/rules/sample.hpp"
#include "domain/rules/void_rules.hpp"
#include "domain/state/case.hpp"
#include "domain/state/claim.hpp"
#include "domain/state/gathering.hpp"
#include "domain/state/package/package.hpp"
#include "domain/state/peer_match.hpp"
#include "domain/state/principal.hpp"
#include "domain/state/programme.hpp"
#include "domain/state/provider.hpp"
#include "domain/state/stream_header.hpp"
#include "domain/state/supporter.hpp"

namespace daybook {

namespace {

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

/// The case that an event on a case, package, claim or match is about; empty where there is none.
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
  if (event.tag == v::Data::MatchMade) return event.as<v::MatchMade>().case_()->string_view();
  if (event.stream.kind == StreamKind::match) {
    const auto* match = states.match(event.stream.id);
    return match ? std::string_view(match->family_case) : "";
  }
  const auto* claim =
      event.stream.kind == StreamKind::claim ? states.claim(event.stream.id) : nullptr;
  return claim ? std::string_view(claim->family_case) : "";
}

/// The programme that an event names itself, or that its stream names; empty where a case tells.
std::string_view programme_named(const Recorded& event, States& states) {
  switch (event.stream.kind) {
    case StreamKind::programme:
      return event.stream.id;
    case StreamKind::family_case:
      return event.tag == v::Data::CaseOpened ? event.as<v::CaseOpened>().programme()->string_view()
                                              : "";
    case StreamKind::gathering: {
      if (event.tag == v::Data::GatheringPlanned)
        return event.as<v::GatheringPlanned>().programme()->string_view();
      const auto* gathering = states.gathering(event.stream.id);
      return gathering ? std::string_view(gathering->programme) : "";
    }
    case StreamKind::supporter: {
      if (event.tag == v::Data::SupporterRecruited)
        return event.as<v::SupporterRecruited>().programme()->string_view();
      const auto* supporter = states.supporter(event.stream.id);
      return supporter ? std::string_view(supporter->programme) : "";
    }
    default:
      return "";
  }
}

const Programme* programme_of(const Recorded& event, States& states) {
  if (const auto named = programme_named(event, states); !named.empty())
    return states.programme(named);
  const auto id = case_of(event, states);
  const auto* family_case = id.empty() ? nullptr : states.family_case(id);
  return family_case ? states.programme(family_case->programme) : nullptr;
}

bool provider_serves_programme(const Recorded& event, std::string_view programme, States& states) {
  const auto* provider = states.provider(event.actor_provider);
  return provider && provider->registered_for(programme);
}

/// The provider that a gathering or match is run by; empty when no provider runs it.
std::string_view run_by(const Recorded& event, States& states) {
  if (event.tag == v::Data::GatheringPlanned) {
    const auto* named = event.as<v::GatheringPlanned>().provider();
    return named ? named->string_view() : event.actor_provider;
  }
  if (event.stream.kind == StreamKind::gathering) {
    const auto* gathering = states.gathering(event.stream.id);
    return gathering ? std::string_view(gathering->provider) : "";
  }
  const auto* match =
      event.stream.kind == StreamKind::match ? states.match(event.stream.id) : nullptr;
  return match ? std::string_view(match->provider) : "";
}

/// A report is the provider's that it was asked of; one that is not known is judged by its row.
bool is_own_report(const Recorded& event, States& states) {
  const auto* programme = states.programme(event.stream.id);
  const auto* report =
      programme ? programme->report(event.as<v::ReportSubmitted>().report()->string_view())
                : nullptr;
  return !report || report->provider == event.actor_provider;
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
    case StreamKind::claim:
      return false;
    case StreamKind::programme:
      if (event.tag == v::Data::ReportSubmitted) return is_own_report(event, states);
      break;
    default:
      break;
  }
  const auto runner = run_by(event, states);
  if (!runner.empty() && runner != event.actor_provider) return false;
  const auto* programme = programme_of(event, states);
  // A programme or case that is not known is for the row to name.
  return !programme || provider_serves_programme(event, programme->id, states);
}

/// True when the stream is closed or ended and takes none of these events any more.
bool is_closed(const Recorded& event, const EventType& type, States& states) {
  if (type.opening) return false;
  switch (event.stream.kind) {
    case StreamKind::family_case:
      return !type.after_end && states.family_case(event.stream.id)->closed.has_value();
    case StreamKind::package: {
      const auto& package = *states.package(event.stream.id);
      return !type.after_end && package.is_ended() && !ends_reopened_session(package, event);
    }
    case StreamKind::supporter:
      return event.tag != v::Data::SubjectErased &&
             states.supporter(event.stream.id)->withdrew.has_value();
    case StreamKind::principal:
      return states.principal(event.stream.id)->revoked;
    case StreamKind::match:
      return !states.match(event.stream.id)->is_live();
    default:
      return false;
  }
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
    case StreamKind::gathering:
      return judge(states.gathering(event.stream.id), event, context);
    case StreamKind::supporter:
      return judge(states.supporter(event.stream.id), event, context);
    case StreamKind::match:
      return judge(states.match(event.stream.id), event, context);
    case StreamKind::principal:
      return judge(states.principal(event.stream.id), event, context);
    case StreamKind::access:
      return {};  // the ledger's own word
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

std::string programme_concerned(const Recorded& event, States& states) {
  if (const auto named = programme_named(event, states); !named.empty()) return std::string(named);
  if (const auto field = Vocabulary::instance().of(event.tag).programme_field) {
    const auto* data = static_cast<const flatbuffers::Table*>(event.data);
    const auto* named = data->GetPointer<const flatbuffers::String*>(field);
    if (named) return named->str();
  }
  const auto id = case_of(event, states);
  const auto* family_case = id.empty() ? nullptr : states.family_case(id);
  return family_case ? family_case->programme : "";
}

std::string subject_of(const Recorded& event, States& states) {
  if (event.stream.kind == StreamKind::supporter) return std::string(event.stream_text);
  const auto id = case_of(event, states);
  return id.empty() ? "" : stream_name(StreamKind::family_case, id);
}

Verdict judge(const Recorded& event, const Expect& expect, Instant now, States& states) {
  const auto& type = Vocabulary::instance().of(event.tag);
  if (type.own) return {};
  const bool voids = event.tag == v::Data::EntryVoided;
  const auto fitting = static_cast<RoleSet>(event.roles & type.by);
  Verdict step;  // each step of the order is reported alone
  if (!step.unless(
          voids || fitting != 0, Code::not_permitted,
          [&] { return fmt::format("{} is posted by {}", type.name, names_of(type.by)); },
          "rulebook 4"))
    return step;
  if (!step.unless(
          event.occurred_at.milliseconds <= now.milliseconds + limits::future_tolerance_ms,
          Code::occurred_in_future,
          [&] {
            return fmt::format("occurred_at {} is later than the ledger's clock allows",
                               to_text(event.occurred_at));
          },
          "rulebook 2"))
    return step;
  const auto* header = states.header(event.stream);
  const auto events = header ? header->events : 0;
  if (!step.unless(
          meets(expect, events), Code::version_conflict,
          [&] { return fmt::format("the stream holds {} events", events); }, "rulebook 2"))
    return step;
  if (!step.unless(
          !type.opening || !header, Code::already_exists,
          [&] { return fmt::format("{} exists already", event.stream_text); }, "rulebook 5"))
    return step;
  if (!step.unless(
          type.opening || header, Code::unknown_stream,
          [&] { return fmt::format("{} does not exist", event.stream_text); }, "rulebook 5"))
    return step;
  if (voids)
    return judge_void(event, *header, in_provider_scope(event, states),
                      {states, programme_of(event, states)});
  const bool as_provider = fitting == bit(v::Role::provider);
  if (!step.unless(!as_provider || in_provider_scope(event, states), Code::not_permitted,
                   "the stream does not concern this provider", "rulebook 4"))
    return step;
  if (!step.unless(
          !is_closed(event, type, states), Code::already_closed,
          [&] { return fmt::format("{} is closed or ended", event.stream_text); }, "rulebook 5"))
    return step;
  return judge_row(event, states);
}

std::string sampled_event(const SampleDue& due, std::string_view programme, Instant occurred_at,
                          std::string_view seed,
                          const std::function<std::string(std::string_view)>& sha256) {
  auto sampled = sample_order(due.claims, seed, sha256);
  sampled.resize(sample_size(sampled.size(), due.percent));
  return derive<v::BatchSampled>(
      stream_name(StreamKind::programme, programme), occurred_at, [&](auto& builder) {
        return v::CreateBatchSampled(builder, builder.CreateString(due.batch),
                                     builder.CreateString(seed.data(), seed.size()),
                                     builder.CreateVectorOfStrings(sampled), due.policy_version);
      });
}

}  // namespace daybook
