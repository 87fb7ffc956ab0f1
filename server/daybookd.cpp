/// The daemon: opens a ledger, serves it, stops in order.
#include <atomic>
#include <filesystem>

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include "domain/base/calendar.hpp"
#include "domain/base/limits.hpp"
#include "domain/base/time_zones.hpp"
#include "eventstore/ledger/ledger.hpp"
#include "eventstore/ledger/principals.hpp"
#include "eventstore/process/private_files.hpp"
#include "eventstore/process/program.hpp"
#include "eventstore/process/whole_file.hpp"
#include "projections/books/follower.hpp"
#include "projections/query/service.hpp"
#include "server/admin/admin.hpp"
#include "server/admin/checkpoint_timer.hpp"
#include "server/base/log.hpp"
#include "server/base/signals.hpp"
#include "server/base/stop_deadline.hpp"
#include "server/base/version.hpp"
#include "server/daybookd_options.hpp"
#include "server/session/server.hpp"

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

/// Makes the ledger when the options say so and there is none.
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
store::Keyring open_keys(const DaemonOptions& options) {
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

/// The reason why nobody can authenticate; nothing when somebody can.
std::optional<std::string> without_administrator(const DaemonOptions& options, Ledger& ledger) {
  if (options.unsafe_trust_actors) {
    log_warn("Names that connections give are trusted, unproved: for tests and generators only.");
    return {};
  }
  const auto settled = store::settle_first_administrator(ledger);
  if (!settled) return settled.error().message;
  if (*settled == store::Administrators::recorded)
    log_info("The first administrator of the ledger was recorded.");
  if (*settled != store::Administrators::missing) return {};
  if (!ledger.reading_only().empty()) {
    log_warn("The copy is of a time before the first administrator: nobody can authenticate.");
    return {};
  }
  return fmt::format(
      "The ledger has no administrator, so nobody can authenticate. Make one: daybook --data {0} "
      "--actor owner --role administrator principal add ID --role administrator; then its token: "
      "daybook --data {0} --actor owner --role administrator principal token ID",
      options.data);
}

CommandPort commands_of(Admin& admin) {
  return [&admin](std::string_view name, std::string_view params, const Caller& by) {
    return admin.run(name, params, by);
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
  Admin admin({ledger, views, options.places(), std::move(no_keys)});
  std::optional<CheckpointTimer> checkpoints;
  if (ledger.keys() && reading_only.empty()) checkpoints.emplace(admin, options.limits.checkpoint);
  auto server =
      Server::start(ledger, {listen, options.limits, answers_of(views), true, options.tls,
                             access_from(follower), AuthenticatorOptions{},
                             options.unsafe_trust_actors, commands_of(admin), std::move(stopping)});
  if (!server) return cannot_start(server.error());
  const auto& endpoint = (*server)->endpoint();
  log_info("The server listens.", {{"address", endpoint.host},
                                   {"port", endpoint.port},
                                   {"tls", !options.tls.empty()},
                                   {"ledger", ledger.store().identity().name.value},
                                   {"size_entries", ledger.store().size()},
                                   {"version", server_version}});
  if (!options.port_file.empty())
    if (const auto written =
            process::write_whole(options.port_file, fmt::format("{}\n", endpoint.port));
        !written)
      return cannot_start(written.error());
  return (*server)->wait() == Ending::stopped ? sound : failed_while_serving;
}

/// Says what others may use of the ledger and its keys: they were made so by their maker.
void warn_of_loose_files(const DaemonOptions& options) {
  const auto places = options.places();
  for (const auto& path : {std::filesystem::path(options.data), places.store}) {
    const auto loose = process::loose_in(path);
    if (loose.count > 0)
      log_warn("Others than the owner may use files of the ledger: run daybook tighten.",
               {{"files", loose.count}, {"one_of_them", loose.first.string()}});
  }
}

/// A ledger from a time that is still to come is served like any other; its creation says a wrong
/// time.
void warn_of_time_to_come(const Ledger& ledger) {
  const auto now = ledger.now();
  const auto head = ledger.store().head();
  const auto made = ledger.store().identity().created_at;
  if (made.milliseconds > now.milliseconds + limits::future_tolerance_ms)
    log_warn(
        "The ledger was made at a time that is still to come: the clock was ahead, or is late.",
        {{"created_at", to_text(made)}, {"now", to_text(now)}});
  if (head.size > 0 &&
      head.recorded_at.milliseconds > now.milliseconds + limits::future_tolerance_ms)
    log_warn(
        "Entries were recorded at a time that is still to come: until then all are recorded as of "
        "it. The clock was ahead, or is late.",
        {{"recorded_at", to_text(head.recorded_at)}, {"now", to_text(now)}});
}

int run(DaemonOptions options) {
  start_logging(options.log_json);
  share_descriptors(options.limits);
  forbid_core_dumps();
  const auto listen = parse_endpoint(options.listen);
  if (!listen) return cannot_start(listen.error());
  if (const auto made = make_ledger(options); !made) return cannot_start(made.error().message);
  if (stops_before_it_serves()) return sound;
  warn_of_loose_files(options);
  auto keys = open_keys(options);
  LedgerOptions opening;
  opening.reading_only = keys.reading_only();
  opening.keys = std::move(keys.keys);
  auto ledger = Ledger::open(options.data, std::move(opening));
  if (!ledger) return cannot_start(ledger.error().message);
  if (stops_before_it_serves()) return sound;
  warn_of_time_to_come(**ledger);
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
  using namespace daybook;
  server::take_signals();
  const auto body = [&] {
    auto options = server::read_options(argc, argv);
    if (const auto* status = std::get_if<server::ExitStatus>(&options)) return status->value;
    return server::run(std::get<server::DaemonOptions>(std::move(options)));
  };
  return process::run_program("daybookd", body, missing_time_zones);
}
