#include "server/daybookd_options.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <toml++/toml.h>

#include "eventstore/process/command_line.hpp"
#include "eventstore/process/file_text.hpp"
#include "server/base/version.hpp"

namespace daybook::server {

namespace {

/// A duration as a whole number of seconds.
void add_seconds(CLI::App& app, const std::string& name, milliseconds& value,
                 const std::string& what) {
  app.add_option_function<std::uint32_t>(
         name, [&value](const std::uint32_t& seconds) { value = std::chrono::seconds(seconds); },
         what)
      ->check(process::whole_number())
      ->check(CLI::Range(1U, 86'400U));
}

void add_limits(CLI::App& app, Limits& limits) {
  app.add_option("--connections", limits.connections, "connections at most")
      ->check(process::whole_number())
      ->check(CLI::Range(1U, 65'536U));
  app.add_option("--connections-of-address", limits.connections_of_address,
                 "connections from one address at most")
      ->check(CLI::Range(1U, 65'536U));
  app.add_option("--posts-in-flight", limits.posts_in_flight,
                 "posts without answer at most, of one connection")
      ->check(process::whole_number())
      ->check(CLI::Range(1U, 65'536U));
  app.add_option("--read-entries", limits.read_entries, "entries in one answer at most")
      ->check(process::whole_number())
      ->check(CLI::Range(1U, 10'000U));
  app.add_option("--subscriptions", limits.subscriptions, "subscriptions of one connection at most")
      ->check(process::whole_number())
      ->check(CLI::Range(0U, 1'024U));
  app.add_option("--buffers-bytes", limits.buffers_bytes,
                 "buffers of all connections together at most")
      ->check(process::whole_number());
  app.add_option("--worker-threads", limits.worker_threads, "threads for reads and views")
      ->check(process::whole_number())
      ->check(CLI::Range(1U, 64U));
  add_seconds(app, "--idle-seconds", limits.idle,
              "a connection without any traffic is closed after");
  add_seconds(app, "--checkpoint-seconds", limits.checkpoint,
              "a checkpoint is signed at least so often while the ledger grows");
  add_seconds(app, "--hello-seconds", limits.hello, "who connects must have said who it is after");
  add_seconds(app, "--frame-seconds", limits.frame, "a frame must be whole after");
  add_seconds(app, "--write-seconds", limits.write, "a peer must have taken what it is sent after");
}

void add_options(CLI::App& app, DaemonOptions& options) {
  app.add_option("--data", options.data, "the ledger's directory");
  app.add_option("--keys", options.keys, "the key store's directory; otherwise DATA.keys");
  app.add_option("--master-key", options.master_key,
                 "the master key's file; otherwise DATA.master, or DAYBOOK_MASTER_KEY");
  app.add_option("--create", options.create,
                 "make a ledger of this name when there is none; with --unsafe-trust-actors only");
  app.add_option("--listen", options.listen, "HOST:PORT; port 0 picks a free one")
      ->capture_default_str();
  app.add_option("--port-file", options.port_file, "write the port there once the server listens");
  app.add_flag("--log-json", options.log_json, "log lines are JSON objects");
  app.add_flag("--unsafe-trust-actors", options.unsafe_trust_actors,
               "trust the name that a connection gives, unproved: for tests and generators, on "
               "loopback only");
  app.add_option("--tls-certificate", options.tls.certificate,
                 "PEM file: the server's certificate, then those that it rests on");
  app.add_option("--tls-key", options.tls.key, "PEM file: its key, readable by its owner only");
  app.add_option("--tls-client-ca", options.tls.client_ca,
                 "PEM file: who signs clients' certificates");
  add_limits(app, options.limits);
}

std::string text_of(const toml::node& node) {
  if (const auto text = node.value_exact<std::string>()) return *text;
  if (const auto number = node.value_exact<std::int64_t>()) return std::to_string(*number);
  if (const auto truth = node.value_exact<bool>()) return *truth ? "true" : "false";
  throw CLI::ConversionError("must be a text, a whole number or true or false");
}

/// Gives an option the value that the file has for it, unless the command line has one.
void apply(CLI::App& app, const std::string& key, const toml::node& node) {
  auto* const option = app.get_option_no_throw("--" + key);
  if (!option || key == "config" || key == "help" || key == "version")
    throw CLI::ConfigError::NotConfigurable(key);
  if (option->count() > 0) return;
  option->add_result(text_of(node));
  option->run_callback();
}

void read_file(CLI::App& app, const std::string& path) {
  constexpr std::uint64_t most_bytes = 1 << 20;
  const auto text = process::file_text(path, most_bytes);
  if (!text) throw CLI::ConfigError(text.error());
  try {
    for (const auto& [key, node] : toml::parse(*text, path))
      apply(app, std::string(key.str()), node);
  } catch (const toml::parse_error& error) {
    throw CLI::ConfigError(
        fmt::format("{}:{}: {}", path, error.source().begin.line, error.description()));
  }
}

}  // namespace

std::variant<DaemonOptions, ExitStatus> read_options(int argc, char** argv) {
  DaemonOptions options;
  std::string config;
  CLI::App app("Serves a Daybook ledger.", "daybookd");
  app.set_version_flag("--version", std::string(server_version));
  app.add_option("--config", config, "a TOML file with the same options");
  add_options(app, options);
  try {
    app.parse(argc, argv);
    process::refuse_empty_values(app);
    if (!config.empty()) read_file(app, config);
    if (options.data.empty()) throw CLI::RequiredError("--data");
  } catch (const CLI::ParseError& error) {
    return ExitStatus{process::status_of(app, error)};
  }
  return options;
}

}  // namespace daybook::server
