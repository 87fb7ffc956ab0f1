/// `daybook keys status`, `rotate`, `backup` and `restore`: looking after the keys of a ledger.
#include <chrono>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "eventstore/keys/copies.hpp"
#include "eventstore/process/command_line.hpp"
#include "eventstore/process/standard_streams.hpp"
#include "eventstore/store/store.hpp"
#include "tools/command/commands.hpp"

namespace daybook::command {

namespace {

namespace json = boost::json;

/// The longest that a copy may be kept: ten years.
constexpr int kMostDays = 3'650;

Date today() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return london_date({std::chrono::duration_cast<std::chrono::milliseconds>(since).count()});
}

std::string text_in(const json::object& object, std::string_view key) {
  const auto& text = object.at({key.data(), key.size()}).as_string();
  return {text.data(), text.size()};
}

std::int64_t number_in(const json::object& object, std::string_view key) {
  return object.at({key.data(), key.size()}).to_number<std::int64_t>();
}

void print_copy(const json::object& copy) {
  const auto expires = text_in(copy, "expires_on");
  const bool expired = parse_date(expires) < std::optional(today());
  process::say("copy         made {}  expires {}  {}{}\n", text_in(copy, "made_at"), expires,
               text_in(copy, "place"), expired ? "  (expired, destroy it)" : "");
}

int status(const Target& target) {
  const auto found = run_for_object(target, "keys_status", {});
  process::say("ledger       {}\n", text_in(found, "ledger"));
  process::say("master key   {}{}\n", text_in(found, "master"),
               found.at("rotation_unfinished").as_bool()
                   ? " (a rotation is unfinished: run daybook key rotate)"
                   : "");
  process::say("keys         {}\n", number_in(found, "live"));
  process::say("erased       {}\n", number_in(found, "erased"));
  process::say("damaged      {}\n", number_in(found, "damaged"));
  for (const auto& copy : found.at("copies").as_array()) print_copy(copy.as_object());
  return exit_ok;
}

int rotate(const Target& target) {
  const auto rotated = run_for_object(target, "key_rotate", {});
  process::say("{} Keys wrapped anew: {}. Master key: {}.\n",
               rotated.at("finished_earlier").as_bool() ? "An unfinished rotation is finished."
                                                        : "The master key is replaced.",
               number_in(rotated, "slots"), text_in(rotated, "master"));
  process::say("Copies of the key store made before open with the old key only: make one now.\n");
  return exit_ok;
}

int backup(const Target& target, const std::string& directory, int days) {
  const auto made = run_for_object(target, "keys_backup",
                                   {{"to", json::string(directory)}, {"expires_in_days", days}});
  process::say("Keys copied to {}: {} slots, checksum {}. Destroy the copy after {}.\n",
               text_in(made, "place"), number_in(made, "slots"), text_in(made, "checksum"),
               text_in(made, "expires_on"));
  return exit_ok;
}

/// Today by the clock, or the day of the ledger's last entry where the clock is behind it.
Date latest_day(const std::string& ledger) {
  store::Options looking;
  looking.access = store::Access::inspect;
  const auto opened = store::Store::open(ledger, looking);
  return opened ? std::max(today(), london_date((*opened)->head().recorded_at)) : today();
}

int restore(const Target& target, const std::string& from, const std::string& to) {
  const auto made = need(store::restore_copy(from, to, latest_day(target.data)));
  process::say("Keys of {} as of {} restored to {}. They open with the master key {}.\n",
               made.ledger, to_text(made.copy.made_at), to, store::to_hex(made.copy.master));
  process::say("Keys erased since are erased again when the ledger is opened with --keys {}.\n",
               to);
  return exit_ok;
}

Action add_keys_status(CLI::App&) {
  return status;
}

Action add_keys_rotate(CLI::App&) {
  return rotate;
}

Action add_keys_backup(CLI::App& line) {
  auto directory = std::make_shared<std::string>();
  auto days = std::make_shared<int>();
  line.add_option("DIR", *directory, "a new directory for the copy, where the ledger is")
      ->required();
  line.add_option("--expires-in-days", *days, "how long the copy may be kept")
      ->required()
      ->check(process::whole_number())
      ->check(CLI::Range(1, kMostDays));
  return [=](const Target& target) { return backup(target, *directory, *days); };
}

Action add_keys_restore(CLI::App& line) {
  auto from = std::make_shared<std::string>();
  auto to = std::make_shared<std::string>();
  line.add_option("COPY", *from, "the directory of the copy")->required();
  line.add_option("--to", *to, "a new directory for the key store")->required();
  return [=](const Target& target) { return restore(target, *from, *to); };
}

constexpr Command rows[] = {
    {"status", "what the key store holds, and its copies", add_keys_status},
    {"rotate", "replace the master key and wrap every key anew", add_keys_rotate},
    {"backup", "copy the key store, without the master key", add_keys_backup},
    {"restore", "make a key store from a copy", add_keys_restore},
};

}  // namespace

Action add_keys(CLI::App& line) {
  line.alias("key");
  return add_group(line, rows);
}

}  // namespace daybook::command
