/// The plan of a service's history besides its own figures: the programme's file, the days between
/// which it runs, its money and its providers.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/generate/output/fields.hpp"
#include "tools/generate/simulation/stage.hpp"
#include "tools/programmes/programme_file.hpp"

namespace daybook::generate {

struct Allocation {
  std::string year;
  std::string line;
  Money amount;
};

/// A change of policy, or of the budget, that is decided while the service runs.
struct PolicyChangePlan {
  Date effective_on;
  std::string reason;
  boost::json::object policy;
};
struct WithdrawalPlan {
  Date on;
  Allocation allocation;
  std::string reason;
};

/// Something that a provider sells, on its first price list.
struct PricedItem {
  std::string intervention;
  std::string package_type;
  Money price;       ///< of a package; `hourly` of 60 minutes of one worker
  int sessions = 0;  ///< of a package; 0 where the price is by the hour
  int minutes = 0;   ///< of one session
  Money report_fee;
  int mileage_pence_per_mile = 0;
};

/// A provider and what is recorded about its quality when it joins.
struct Organisation {
  std::string id;
  std::string title;
  std::string vat;
  std::vector<std::string> localities;
  std::vector<std::string> assurances;  ///< "ofsted=good"
  int workers = 0;
  std::vector<PricedItem> items;
};

struct ServicePlan {
  std::string name;  ///< also the id of the programme
  ProgrammeFile programme;
  Date opens_on;
  Date last_day;  ///< nothing is recorded after it
  std::vector<Allocation> budget;
  std::vector<WithdrawalPlan> withdrawals;
  std::vector<PolicyChangePlan> policy_changes;
  std::vector<Organisation> providers;

  std::string authority() const;
};

/// Reads NAME.toml and NAME_service.toml of `directory` into `plan`; `read_own` reads what only
/// this service has. The fault names the file, the field and what would be right.
std::optional<FileFault> read_service(ServicePlan& plan, const std::filesystem::path& directory,
                                      std::string_view name,
                                      const std::function<void(const Fields&)>& read_own);

/// A whole number of the file as an int.
int count_in(const Fields& fields, std::string_view key);

}  // namespace daybook::generate
