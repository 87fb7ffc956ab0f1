/// `daybook read` and `daybook export`: entries as JSON Lines.
#include <cstdio>

#include <boost/json.hpp>

#include "eventstore/entry_json.hpp"
#include "tools/command/commands.hpp"

namespace daybook::command {

namespace {

void print(const boost::json::value& value) {
  const auto text = boost::json::serialize(value);
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fputc('\n', stdout);
}

int read(const Target& target, const ReadRequest& request) {
  reach(target, Purpose::look)->read(request, [&](const Recorded& entry) {
    print(entry_to_json(entry));
    if (request.follow) std::fflush(stdout);
    return !std::ferror(stdout);
  });
  return exit_ok;
}

/// Puts the events of one post back together.
class Posts {
 public:
  ~Posts() { flush(); }

  void take(const Recorded& entry) {
    if (entry.cause) return;
    if (entry.post_index == 0) flush();
    events_.push_back(posted_form(entry));
  }

 private:
  void flush() {
    if (events_.size() == 1)
      print(events_[0]);
    else if (!events_.empty())
      print(events_);
    events_.clear();
  }

  boost::json::array events_;
};

int export_all(const Target& target) {
  Posts posts;
  reach(target, Purpose::look)->read({}, [&](const Recorded& entry) {
    posts.take(entry);
    return !std::ferror(stdout);
  });
  return exit_ok;
}

}  // namespace

void add_read(CLI::App& app, Shared& shared) {
  auto* command = app.add_subcommand("read", "print entries as JSON Lines");
  auto request = std::make_shared<ReadRequest>();
  command->add_option("--stream", request->stream, "of one stream: kind/id");
  command->add_option("--from", request->from, "first position; with --stream, first version");
  command->add_option("--limit", request->limit, "at most so many");
  command->add_flag("--follow", request->follow, "go on with new entries as they are recorded");
  command->callback(
      [=, &shared] { shared.run = [=, &shared] { return read(shared.target, *request); }; });
}

void add_export(CLI::App& app, Shared& shared) {
  app.add_subcommand("export", "print the whole ledger as posts that import can read back")
      ->callback([&] { shared.run = [&] { return export_all(shared.target); }; });
}

}  // namespace daybook::command
