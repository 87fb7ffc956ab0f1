/// `daybook read` and `daybook export`: entries as JSON Lines.
#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "eventstore/ledger/json.hpp"
#include "eventstore/process/command_line.hpp"
#include "eventstore/process/standard_streams.hpp"
#include "tools/command/commands.hpp"

namespace daybook::command {

namespace {

/// False when standard output takes no more.
bool print(const boost::json::value& value) {
  return process::put(boost::json::serialize(value) + '\n');
}

/// Why there can be no stream of that name; empty for the name of one.
std::string fault_of_stream(const std::string& text) {
  StreamRef stream;
  if (parse_stream(text, stream)) return {};
  std::string kinds;
  for (std::size_t kind = 0; kind < stream_kinds; ++kind)
    kinds += fmt::format("{}{}", kinds.empty() ? "" : ", ", name(static_cast<StreamKind>(kind)));
  return fmt::format("'{}' is no name of a stream, KIND/ID, where KIND is one of {}", text, kinds);
}

int read(const Target& target, const ReadRequest& request) {
  open_ledger(target, Purpose::look)->read(request, [&](const Recorded& entry) {
    const bool written = print(entry_to_json(entry));
    return request.follow ? process::flush() : written;
  });
  return exit_ok;
}

/// Puts the events of one post back together. False when standard output takes no more.
class Posts {
 public:
  bool take(const Recorded& entry) {
    if (entry.cause) return true;
    const bool written = entry.post_index != 0 || finish();
    events_.push_back(posted_form(entry));
    return written;
  }

  /// Prints the last post.
  bool finish() {
    const auto events = std::exchange(events_, {});
    if (events.empty()) return true;
    return print(events.size() == 1 ? events[0] : boost::json::value(events));
  }

 private:
  boost::json::array events_;
};

int export_all(const Target& target) {
  Posts posts;
  open_ledger(target, Purpose::look)->read({}, [&](const Recorded& entry) {
    return posts.take(entry);
  });
  posts.finish();
  return exit_ok;
}

}  // namespace

Action add_read(CLI::App& line) {
  auto request = std::make_shared<ReadRequest>();
  line.add_option("--stream", request->stream, "of one stream: kind/id")
      ->check(CLI::Validator(fault_of_stream, ""));
  line.add_option("--from", request->from, "first position; with --stream, first version")
      ->check(process::whole_number());
  line.add_option("--limit", request->limit, "at most so many")->check(process::whole_number());
  line.add_flag("--follow", request->follow, "go on with new entries as they are recorded");
  return [=](const Target& target) { return read(target, *request); };
}

Action add_export(CLI::App&) {
  return export_all;
}

}  // namespace daybook::command
