/// `daybook prove` and `daybook tiles`: what a ledger proves of itself, for others to check.
#include <optional>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "eventstore/process/command_line.hpp"
#include "eventstore/process/standard_streams.hpp"
#include "eventstore/proof/prove.hpp"
#include "eventstore/proof/tile_files.hpp"
#include "projections/query/scope.hpp"
#include "tools/command/as_actor.hpp"
#include "tools/command/commands.hpp"
#include "tools/command/embedded.hpp"

namespace daybook::command {

namespace {

/// What was asked of `prove`.
struct Arguments {
  std::optional<std::uint64_t> position;
  std::optional<std::uint64_t> size;
  std::optional<std::uint64_t> from;
  std::optional<std::uint64_t> to;
};

/// The proof, made by the server of the ledger.
std::string asked_for(const Target& target, const Arguments& asked) {
  boost::json::object params;
  if (asked.position) params["position"] = *asked.position;
  if (asked.size) params["size"] = *asked.size;
  if (asked.from) params["from"] = *asked.from;
  if (asked.to) params["to"] = *asked.to;
  return std::string(run_command(target, "prove", params).view());
}

/// An entry is proved to those who may see it as it is stored.
void check_may_see(const Target& target, store::Store& store, std::uint64_t position) {
  const auto bytes = need(store.entry({position}));
  const auto entry = read_entry(bytes);
  check_may_have(target, store, [&](const Caller& by, const Books& books) {
    return entry ? decide_raw(by, *entry, about_stream(books, entry->stream)) : std::nullopt;
  });
}

std::string made_here(const Target& target, const Arguments& asked) {
  const auto store = open_to_look(target.data);
  if (asked.position && *asked.position < store->size())
    check_may_see(target, *store, *asked.position);
  if (asked.from)
    return store::print_proof(need(store::vouched_consistency(*store, *asked.from, asked.to)));
  return store::print_proof(
      need(store::vouched_inclusion(*store, Position{*asked.position}, asked.size)));
}

int prove(const Target& target, const Arguments& asked) {
  if (asked.position.has_value() == asked.from.has_value())
    throw CommandError{"prove takes either a POSITION, or --from (and --to)"};
  if ((asked.size && !asked.position) || (asked.to && !asked.from))
    throw CommandError{"--size belongs to a POSITION, and --to to --from"};
  const auto text = target.server.empty() ? made_here(target, asked) : asked_for(target, asked);
  process::put(text);
  return exit_ok;
}

int tiles(const Target& target, const std::string& directory) {
  require_own_files(target, "tiles");
  const auto store = open_to_look(target.data);
  check_may_have(target, *store,
                 [](const Caller& by, const Books&) { return decide_all_entries(by); });
  const auto exported = need(store::export_tiles(*store, directory));
  process::say("{} files written in {}, for a tree of {} entries.\n", exported.files, directory,
               exported.size);
  return exit_ok;
}

}  // namespace

Action add_prove(CLI::App& line) {
  auto asked = std::make_shared<Arguments>();
  const auto number = process::whole_number();
  line.add_option("POSITION", asked->position, "of the entry to prove")->check(number);
  line.add_option("--size", asked->size,
                  "entries of the tree to prove it in; those of the newest checkpoint")
      ->check(number);
  line.add_option("--from", asked->from, "prove that the tree of so many entries…")->check(number);
  line.add_option("--to", asked->to,
                  "…is the beginning of that of so many; those of the newest checkpoint")
      ->check(number);
  return [=](const Target& target) { return prove(target, *asked); };
}

Action add_tiles(CLI::App& line) {
  auto directory = std::make_shared<std::string>();
  line.add_option("--out", *directory, "the directory to write or to continue")->required();
  return [=](const Target& target) { return tiles(target, *directory); };
}

}  // namespace daybook::command
