#include "server/session/server.hpp"

#include <future>
#include <thread>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "server/base/log.hpp"
#include "server/base/signals.hpp"
#include "server/session/connections.hpp"

namespace daybook::server {

namespace {

constexpr auto with_error = asio::as_tuple(asio::use_awaitable);

Result<tcp::endpoint, std::string> address_of(const Endpoint& listen, bool with_tls) {
  boost::system::error_code error;
  const auto host = listen.host == "localhost" ? "127.0.0.1" : listen.host;
  const auto address = asio::ip::make_address(host, error);
  if (error) return failed(fmt::format("'{}' is not an address to listen on.", listen.host));
  if (!with_tls && !address.is_loopback())
    return failed(
        fmt::format("{} is not a loopback address: without TLS, a certificate and its key, the "
                    "server listens on 127.0.0.1 or ::1 only.",
                    listen.host));
  return tcp::endpoint(address, listen.port);
}

boost::system::error_code listen_on(tcp::acceptor& acceptor, const tcp::endpoint& address) {
  boost::system::error_code error;
  acceptor.open(address.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(address, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  return error;
}

}  // namespace

struct Server::Parts {
  Parts(Ledger& ledger, Options given, std::unique_ptr<tls::Keeper> certificates)
      : options(std::move(given)),
        hub(ledger, options, std::move(certificates)),
        acceptor(hub.io()),
        pause(hub.io()),
        signal_descriptor(hub.io()) {}

  asio::awaitable<void> accept();
  void take(tcp::socket socket);
  bool watch_signals();
  void await_signal();
  void obey(const SignalSeen& seen);
  void run();

  Options options;
  Connections hub;
  tcp::acceptor acceptor;
  asio::steady_timer pause;
  std::optional<SignalReader> signals;
  asio::posix::stream_descriptor signal_descriptor;
  std::promise<Ending> ended;
  std::shared_future<Ending> ending = ended.get_future().share();
  std::jthread thread;
};

/// Accepts until the server stops. When that fails, for want of descriptors perhaps, it waits a
/// little.
asio::awaitable<void> Server::Parts::accept() {
  while (!hub.stopping()) {
    auto [error, socket] = co_await acceptor.async_accept(with_error);
    if (hub.stopping()) break;
    if (!error) {
      take(std::move(socket));
      continue;
    }
    log_warn("A connection could not be accepted.", {{"error", error.message()}});
    pause.expires_after(options.limits.accept_pause);
    co_await pause.async_wait(with_error);
  }
}

void Server::Parts::take(tcp::socket socket) {
  boost::system::error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  asio::co_spawn(hub.io(), hub.serve(std::move(socket)), [](const std::exception_ptr& thrown) {
    DAYBOOK_CHECK(!thrown, "a session ends without an exception");
  });
}

bool Server::Parts::watch_signals() {
  signals.emplace();
  if (signals->descriptor() < 0) return false;
  signal_descriptor.assign(signals->descriptor());
  await_signal();
  return true;
}

void Server::Parts::await_signal() {
  signal_descriptor.async_wait(asio::posix::stream_descriptor::wait_read,
                               [this](const boost::system::error_code& error) {
                                 if (error || hub.stopping()) return;
                                 if (const auto seen = signals->next()) obey(*seen);
                                 if (!hub.stopping()) await_signal();
                               });
}

void Server::Parts::obey(const SignalSeen& seen) {
  if (seen.asked == Asked::load_again) return hub.load_certificates();
  log_info("A signal asks the server to stop.", {{"signal", seen.number}});
  hub.begin_stop(Ending::stopped);
}

void Server::Parts::run() {
  hub.io().run();
  hub.join();
  ended.set_value(hub.ending());
}

Result<std::unique_ptr<Server>, std::string> Server::start(Ledger& ledger, Options options) {
  const auto address = address_of(options.listen, !options.tls.empty());
  if (!address) return failed(address.error());
  if (options.unsafe_trust_actors && !address->address().is_loopback())
    return failed(
        fmt::format("{} is not a loopback address: actors are taken at their word on 127.0.0.1 or "
                    "::1 only.",
                    options.listen.host));
  std::unique_ptr<tls::Keeper> certificates;
  if (!options.tls.empty()) {
    auto started = TRY(tls::Keeper::start(options.tls));
    certificates = std::move(started);
  }
  auto parts = std::make_unique<Parts>(ledger, std::move(options), std::move(certificates));
  if (const auto error = listen_on(parts->acceptor, *address))
    return failed(
        fmt::format("Cannot listen on {}: {}.", to_text(parts->options.listen), error.message()));
  parts->options.listen = {address->address().to_string(), parts->acceptor.local_endpoint().port()};
  auto* const all = parts.get();
  all->hub.on_stopping = [all] {
    boost::system::error_code ignored;
    all->acceptor.close(ignored);
    all->pause.cancel();
    all->signal_descriptor.close(ignored);
    if (all->options.stopping) all->options.stopping(all->hub.ending());
  };
  if (all->options.stop_on_signals && !all->watch_signals())
    return failed(std::string("Signals cannot be read: no descriptor is left for them."));
  asio::co_spawn(all->hub.io(), all->accept(), [](const std::exception_ptr& thrown) {
    DAYBOOK_CHECK(!thrown, "accepting ends without an exception");
  });
  all->thread = std::jthread([all] { all->run(); });
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Server::~Server() {
  stop();
  wait();
}

const Endpoint& Server::endpoint() const {
  return parts_->options.listen;
}

void Server::stop() {
  asio::post(parts_->hub.io(), [hub = &parts_->hub] { hub->begin_stop(Ending::stopped); });
}

Ending Server::wait() {
  return parts_->ending.get();
}

Counters Server::counters() const {
  const auto& live = parts_->hub.counters();
  return {live.accepted,
          live.turned_away,
          live.dropped,
          live.connections,
          live.posts,
          live.answers,
          live.outbox_bytes_most,
          live.certificates_loaded,
          live.certificates_unusable};
}

}  // namespace daybook::server
