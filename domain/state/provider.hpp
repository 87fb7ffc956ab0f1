/// A provider of support: price lists, assurances, suspension, complaints (rulebook 5.2).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/state/stream_header.hpp"

namespace daybook {

struct PriceItem {
  std::string intervention;
  std::string package_type;
  Money price;  ///< of the package; of 60 minutes of one worker under `hourly`
  std::optional<int> sessions;
  std::optional<int> minutes;
  std::optional<Money> report_fee;
  std::optional<Money> per_mile;
};

struct PriceList {
  std::string programme;
  Date effective_on;
  Position position;
  std::vector<PriceItem> items;

  /// The first item of this intervention and type that `suits`; null when there is none.
  template <class Suits>
  const PriceItem* find(std::string_view intervention, std::string_view package_type,
                        Suits suits) const {
    for (const auto& item : items)
      if (item.intervention == intervention && item.package_type == package_type && suits(item))
        return &item;
    return nullptr;
  }
  const PriceItem* find(std::string_view intervention, std::string_view package_type) const {
    return find(intervention, package_type, [](const PriceItem&) { return true; });
  }
};

struct Assurance {
  Position position;
  v::AssuranceCheck check{};
  std::string subject;
  v::AssuranceResult result{};
  Date on;
  std::optional<Date> valid_until;
};

struct Resolution {
  Position position;
  Date on;
  std::string action;
};

struct Complaint {
  std::string id;
  Position received;
  Date on;
  std::string about;  ///< the stream that it is about; "" when it names none
  std::optional<Resolution> resolution;
};

struct Incident {
  std::string id;
  Position position;
  Date on;
  v::IncidentKind kind{};
  Instant happened_at;
  Instant reported_at;
};

/// Supervision of a worker, or a topic that one was trained in.
struct WorkerEvent {
  Position position;
  std::string worker;
  std::string topic;
  Date on;
};

struct StaffingIssue {
  Position position;
  Date on;
  std::string kind;
};

struct Declined {
  Position position;
  Date on;
  std::string package;
};

struct PlanReview {
  Position position;
  Date on;
  bool engaged = false;
  v::ActionPlanResult result{};
};

/// From being suspended from new referrals to being reinstated.
struct Suspension {
  Position position;
  Date on;
  Date action_plan_due;
  std::vector<PlanReview> reviews;
  std::optional<Position> reinstated;
};

struct Provider {
  StreamHeader header;
  std::string id;
  std::string title;
  std::vector<std::string> programmes;
  std::vector<std::string> localities;
  std::vector<PriceList> price_lists;
  std::vector<Assurance> assurances;
  std::vector<Complaint> complaints;
  std::vector<Incident> incidents;
  std::vector<WorkerEvent> supervisions;
  std::vector<WorkerEvent> trainings;
  std::vector<StaffingIssue> staffing_issues;
  std::vector<Declined> declined;
  std::vector<Suspension> suspensions;
  bool suspended = false;

  /// The price list in force for `programme` on `date`, of those recorded before `before`; null
  /// when there is none.
  const PriceList* prices_on(std::string_view programme, Date date, Position before) const;
  bool serves(std::string_view locality) const;
  bool registered_for(std::string_view programme) const;
  /// The latest result recorded for `check`, whatever its subject, by `on` and then by position;
  /// null when there is none.
  const Assurance* latest(v::AssuranceCheck check) const;
};

/// Applies one recorded event. Total: it trusts the ledger, validates nothing, never refuses.
void evolve(Provider& provider, const Recorded& event);

}  // namespace daybook
