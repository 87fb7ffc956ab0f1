/// Services' histories for the tests: made from the shipped data files, with what must be refused
/// beside them, and played back into another ledger.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include "eventstore/ledger/memory_ledger.hpp"
#include "tools/generate/output/copies.hpp"
#include "tools/generate/service.hpp"

namespace daybook::generate {

/// What one run wrote.
struct MadeHistory {
  std::vector<std::string> lines;
  std::vector<std::string> refusals;  ///< as in the file of --with-refusals
  std::uint64_t entries = 0;
  store::Digest root;
};

/// Runs the services of these names, or all when none is named, from the shipped files. A fault in
/// a file fails the test.
MadeHistory made_history(const std::vector<std::string>& names, std::uint64_t seed,
                         bool with_refusals = false);

/// What one service writes for several copies of its programme.
MadeHistory made_copies(const std::string& name, CopyOptions options);

/// The events of the lines, in order.
std::vector<boost::json::object> events_of(const std::vector<std::string>& lines);

/// The text of a field; empty when it has none.
std::string text_of(const boost::json::object& object, std::string_view field);

/// Events of a history by type, and by what a field says.
class Counted {
 public:
  explicit Counted(const std::vector<std::string>& lines) : events_(events_of(lines)) {}

  const std::vector<boost::json::object>& events() const { return events_; }
  /// How many events of the type satisfy `holds`, which is given their data.
  int of(std::string_view type,
         const std::function<bool(const boost::json::object&)>& holds = {}) const;
  /// The sum of a number over the events of a type.
  std::int64_t sum(std::string_view type, std::string_view field) const;
  /// The different streams that hold an event of the type.
  std::set<std::string> streams(std::string_view type) const;
  /// How many events of a type there are for each text of a field.
  std::map<std::string, int> by(std::string_view type, std::string_view field) const;

 private:
  std::vector<boost::json::object> events_;
};

/// `field` of the data holds this text.
std::function<bool(const boost::json::object&)> where(std::string field, std::string text);

/// Posts a line of a history as an import does; a refused one fails the test.
void import_line(MemoryLedger& ledger, const std::string& line);

}  // namespace daybook::generate
