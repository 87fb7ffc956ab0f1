/// The daemon: opens a ledger, serves it, stops in order.
#include <atomic>
#include <filesystem>
#include <fstream>

#include <sys/resource.h>
#include <unistd.h>

#include "eventstore/first_administrator.hpp"
#include "eventstore/ledger.hpp"
#include "projections/follower.hpp"
#include "projections/view_service.hpp"
#include "server/checkpoint_keeper.hpp"
#include "server/daybookd_options.hpp"
#include "server/log.hpp"
#include "server/office.hpp"
#include "server/server.hpp"
#include "server/signals.hpp"
#include "server/stop_deadline.hpp"
#include "server/version.hpp"

/// Read by jemalloc when the process starts: memory that is freed is overwritten, so that nothing
/// personal stays in it.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "junk:free";
}

namespace daybook::server {
namespace {

/// 0: stopped when asked to. Otherwise a supervisor may start it again (1), or must not (2).
enum ExitCode : int { sound = 0, failed_while_serving = 1, could_not_start = 2 };

int cannot_start(std::string_view why) {
  log_error("The server cannot start.", {{"error", why}});
  return could_not_start;
}

/// Takes as many descriptors as this process may have. Connections never take those that the
/// store's files need: where there are few, there are fewer connections.
void share_descriptors(Limits& limits) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  const auto all = static_cast<std::size_t>(limit.rlim_max);
  const auto for_connections = all - std::min(all / 2, limits.descriptors_kept);
  limits.leaving = std::min(limits.leaving, for_connections / 4);
  const auto most = for_connections - limits.leaving;
  if (limits.connections <= most) return;
  log_warn("There are few file descriptors, so there will be fewer connections (ulimit -n).",
           {{"descriptors", all}, {"connections", most}});
  limits.connections = most;
}

/// Makes the ledger when it is asked for and there is none.
store::StoreResult<void> make_ledger(const DaemonOptions& options) {
  if (options.create.empty()) return {};
  if (!options.unsafe_trust_actors)
    return failed(
        store::StoreError{store::StoreErrorCode::not_a_ledger,
                          "--create makes a ledger without keys and administrator, for tests: give "
                          "--unsafe-trust-actors with it, or make the ledger with daybook init",
                          {}});
  const auto made = Ledger::create(options.data, options.create);
  if (made || made.error().code == store::StoreErrorCode::already_exists) return {};
  return failed(made.error());
}

/// The ledger's keys. Without them all works but what is personal.
store::KeysAtHand open_keys(const DaemonOptions& options) {
  auto keys = store::keys_at_hand(options.data, options.places());
  if (keys.keys) return keys;
  log_warn("There are no keys: nothing personal is taken or shown, no checkpoint is signed.",
           {{"code", keys.missing}, {"error", keys.message}});
  return keys;
}

/// A dump of this process's memory would hold what people said.
void forbid_core_dumps() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
}

/// Whole or not at all: readers see no half of it.
bool write_port(const std::string& path, std::uint16_t port) {
  const std::string draft = path + ".new";
  std::ofstream file(draft, std::ios::trunc);
  file << port << '\n';
  file.close();
  std::error_code error;
  if (file) std::filesystem::rename(draft, path, error);
  return file && !error;
}

/// Why nobody could be let in; nothing when somebody can.
std::optional<std::string> without_administrator(const DaemonOptions& options, Ledger& ledger) {
  if (options.unsafe_trust_actors) {
    log_warn("Whoever connects is believed: for tests and generators only.");
    return {};
  }
  const auto settled = store::settle_first_administrator(ledger);
  if (!settled) return settled.error().message;
  if (*settled == store::Administrators::recorded)
    log_info("The first administrator of the ledger was recorded.");
  if (*settled != store::Administrators::missing) return {};
  return fmt::format(
      "The ledger has no administrator, so nobody could be let in. Make one: daybook --data {0} "
      "--actor owner --role administrator principal add ID --role administrator; then its token: "
      "daybook --data {0} --actor owner --role administrator principal token ID",
      options.data);
}

CommandPort commands_of(Office& office) {
  return [&office](std::string_view name, std::string_view params, const Caller& by) {
    return office.run(name, params, by);
  };
}

/// True when a signal came before the daemon serves: then it does not begin to.
bool stops_before_it_serves() {
  if (!asked_to_stop()) return false;
  log_info("A signal asked the server to stop before it served.");
  return true;
}

/// Ends a process that cannot come to its end: what it has answered is on disk, what it has not is
/// retried.
[[noreturn]] void give_up(Ending ending) {
  log_error("Stopping took too long; what is still under way is given up.");
  _exit(ending == Ending::stopped ? sound : failed_while_serving);
}

int serve(const DaemonOptions& options, Ledger& ledger, std::string no_keys, const Endpoint& listen,
          std::function<void(Ending)> stopping) {
  const auto& reading_only = ledger.reading_only();
  if (!reading_only.empty())
    log_warn("The ledger is served for reading only.", {{"why", reading_only}});
  if (const auto why = without_administrator(options, ledger)) return cannot_start(*why);
  Follower follower(ledger.store());
  const ViewService views(ledger.store(), &follower);
  Office office({ledger, views, options.places(), std::move(no_keys)});
  std::optional<CheckpointKeeper> checkpoints;
  if (ledger.keys() && reading_only.empty()) checkpoints.emplace(office, options.limits.checkpoint);
  auto server = Server::start(
      ledger,
      {listen, options.limits, answers_of(views), true, options.tls, access_from(follower),
       DoorkeeperOptions{}, options.unsafe_trust_actors, commands_of(office), std::move(stopping)});
  if (!server) return cannot_start(server.error());
  const auto& endpoint = (*server)->endpoint();
  log_info("The server listens.", {{"address", endpoint.host},
                                   {"port", endpoint.port},
                                   {"tls", !options.tls.empty()},
                                   {"ledger", ledger.store().identity().name.value},
                                   {"size_entries", ledger.store().size()},
                                   {"version", server_version}});
  if (!options.port_file.empty() && !write_port(options.port_file, endpoint.port))
    return cannot_start("The port file cannot be written.");
  return (*server)->wait() == Ending::stopped ? sound : failed_while_serving;
}

int run(DaemonOptions options) {
  start_logging(options.log_json);
  share_descriptors(options.limits);
  forbid_core_dumps();
  const auto listen = parse_endpoint(options.listen);
  if (!listen) return cannot_start(listen.error());
  if (const auto made = make_ledger(options); !made) return cannot_start(made.error().message);
  if (stops_before_it_serves()) return sound;
  auto keys = open_keys(options);
  LedgerOptions opening;
  opening.reading_only = keys.reading_only();
  opening.keys = std::move(keys.keys);
  auto ledger = Ledger::open(options.data, std::move(opening));
  if (!ledger) return cannot_start(ledger.error().message);
  if (stops_before_it_serves()) return sound;
  std::atomic<Ending> ending{Ending::stopped};
  StopDeadline deadline(options.limits.stop_in_all, [&] { give_up(ending); });
  const int status = serve(options, **ledger, keys.missing, *listen, [&](Ending why) {
    ending = why;
    deadline.begin();
  });
  const auto size = (*ledger)->store().size();
  ledger->reset();
  log_info("The server has stopped.", {{"size_entries", size}, {"status", status}});
  return status;
}

}  // namespace
}  // namespace daybook::server

int main(int argc, char** argv) {
  daybook::server::take_signals();
  auto options = daybook::server::read_options(argc, argv);
  if (const auto* status = std::get_if<daybook::server::ExitStatus>(&options)) return status->value;
  return daybook::server::run(std::get<daybook::server::DaemonOptions>(std::move(options)));
}
