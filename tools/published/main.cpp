/// `daybook-published`: what the activity view says beside what a service has published about
/// itself.
///
/// Exit status 0 when every figure agrees, 1 when one does not, 2 when it could not compare.
#include <stdexcept>
#include <string>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <toml++/toml.h>

#include "eventstore/process/file_text.hpp"
#include "eventstore/process/program.hpp"
#include "eventstore/process/standard_streams.hpp"

namespace {

namespace json = boost::json;
namespace process = daybook::process;

std::string text_in(const char* path) {
  constexpr std::uint64_t most_bytes = std::uint64_t{64} << 20;
  auto text = process::file_text(path, most_bytes);
  if (!text) throw std::runtime_error(text.error());
  return *std::move(text);
}

json::value result_in(const char* path) {
  const auto text = text_in(path);
  return json::parse(text).at("result");
}

/// Prints figures two by two and remembers whether any differs.
class Comparison {
 public:
  void heading(std::string_view first, std::string_view second) {
    process::say("{:<20} {:>34} {:>34}\n", first, second, "published");
  }

  void row(std::string_view key, const std::string& ledger, const std::string& published) {
    const bool same = ledger == published;
    process::say("{:<20} {:>34} {:>34}  {}\n", key, ledger, published,
                 same ? "equal" : "DIFFERENT");
    equal_ = equal_ && same;
  }

  bool equal() const { return equal_; }

 private:
  bool equal_ = true;
};

const json::object* row_of(const json::value& list, const char* field, std::string_view key) {
  for (const auto& row : list.as_array())
    if (row.at(field).as_string() == json::string_view(key.data(), key.size()))
      return &row.as_object();
  return nullptr;
}

std::string year_text(std::int64_t requests, std::int64_t confirmed, std::int64_t not_proceeded) {
  return fmt::format("{} requests, {} + {}", requests, confirmed, not_proceeded);
}

void compare_years(Comparison& comparison, const toml::table& published,
                   const json::value& activity) {
  comparison.heading("year", "ledger: confirmed + did not proceed");
  for (const auto& node : *published["years"].as_array()) {
    const auto& year = *node.as_table();
    const std::string name = year["year"].value_or("");
    const auto* row = row_of(activity.at("years"), "year", name);
    const auto at = [&](const char* field) {
      return row ? row->at(field).to_number<std::int64_t>() : -1;
    };
    comparison.row(name, year_text(at("requests"), at("confirmed"), at("did_not_proceed")),
                   year_text(year["requests"].value_or(-1), year["confirmed"].value_or(-1),
                             year["did_not_proceed"].value_or(-1)));
  }
}

/// `counts` and `percent` hold the published figures by code; the ledger may hold no other code.
void compare_keys(Comparison& comparison, const toml::table& counts, const toml::table& percent,
                  const json::value& list, std::string_view what) {
  process::say("\n");
  comparison.heading(what, "ledger: confirmed, share");
  for (const auto& [key, count] : counts) {
    const auto* row = row_of(list, "key", key.str());
    const auto at = [&](const char* field) {
      return row ? row->at(field).to_number<std::int64_t>() : -1;
    };
    comparison.row(key.str(), fmt::format("{}, {}%", at("confirmed"), at("percent")),
                   fmt::format("{}, {}%", count.value_or(-1), percent[key.str()].value_or(-1)));
  }
  if (list.as_array().size() != counts.size())
    comparison.row("number of keys", std::to_string(list.as_array().size()),
                   std::to_string(counts.size()));
}

bool compare(const char* published_path, const char* years_path, const char* distribution_path) {
  const auto published = toml::parse(text_in(published_path), std::string_view(published_path));
  const auto& distribution = *published["distribution"].as_table();
  const auto activity = result_in(distribution_path);
  Comparison comparison;
  compare_years(comparison, published, result_in(years_path));
  compare_keys(comparison, *distribution["localities"].as_table(),
               *distribution["locality_percent"].as_table(), activity.at("by_locality"),
               fmt::format("{} by locality", distribution["year"].value_or("")));
  compare_keys(comparison, *distribution["package_types"].as_table(),
               *distribution["package_type_percent"].as_table(), activity.at("by_package_type"),
               fmt::format("{} by type", distribution["year"].value_or("")));
  return comparison.equal();
}

int run(int argc, char** argv) {
  if (argc != 4) {
    process::tell(
        "usage: daybook-published PUBLISHED.toml ACTIVITY.json ACTIVITY_OF_ONE_YEAR.json\n");
    return process::exit_could_not_run;
  }
  return compare(argv[1], argv[2], argv[3]) ? process::exit_ok : process::exit_some_refused;
}

}  // namespace

int main(int argc, char** argv) {
  return process::run_program("daybook-published", [&] { return run(argc, argv); });
}
