/// The plan of a history: a programme's file, the figures it published, and an invented service
/// around them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "domain/base/calendar.hpp"
#include "domain/base/quantity.hpp"
#include "tools/programmes/toml_json.hpp"

namespace daybook::generate {

/// The published activity of one year: requests by their date, and what became of them.
struct YearPlan {
  Year year;
  int requests = 0;
  int confirmed = 0;
  int did_not_proceed = 0;
};

/// How many of a year's confirmed requests have this code.
struct Share {
  std::string code;
  int count = 0;
};

/// A time in which providers call off more sessions than they otherwise do.
struct Disruption {
  Date from;
  Date to;
  int provider_cancels_percent = 0;
};

struct ItemPlan {
  std::string intervention;
  std::string package_type;
  Money price;  ///< on the provider's first price list
  int sessions = 0;
  int minutes = 0;
  std::optional<Money> report_fee;
};

struct ProviderPlan {
  std::string id;
  std::string title;
  std::string vat;
  Date since;  ///< first price list
  std::vector<std::string> localities;
  std::vector<ItemPlan> items;
};

/// Budget lines: packages stand on `main`, some on `reserve`, which is fed by virement.
struct Lines {
  std::string main;
  std::string reserve;
  Money vired;
};

/// Packages bought ten at a time, anew each year.
struct BlockPlan {
  std::string provider;
  std::string intervention;
};

/// Invariant: each year's confirmed and did_not_proceed make its requests, and each distribution of
/// the distributed year comes to that year's confirmed.
struct Plan {
  std::string name;  ///< also the id of the programme
  boost::json::object opening;
  std::vector<boost::json::object> targets;
  std::vector<std::string> outcomes;
  Date opens_on;
  Money annual_budget;
  Year next_year;
  Money next_budget;
  std::vector<YearPlan> years;
  Year distributed_year;
  std::vector<Share> localities;
  std::vector<Share> package_types;
  std::vector<Disruption> disruptions;
  int price_rise_per_mille = 0;
  int lead_professionals = 0;
  Lines lines;
  std::vector<ProviderPlan> providers;
  std::vector<BlockPlan> blocks;

  /// The last day of the last published year.
  Date last_day() const { return last_day_of(years.back().year, {}); }
};

/// Reads NAME.toml, NAME_published.toml and NAME_service.toml of `directory`.
///
/// Fails naming the file, the field and what would be right; also when published figures contradict
/// each other.
Result<Plan, FileFault> read_plan(const std::filesystem::path& directory, std::string_view name);

}  // namespace daybook::generate
