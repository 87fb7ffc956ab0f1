/// All connections of a server, and what they share. Everything runs on the sockets' thread unless
/// it says otherwise.
#pragma once

#include <atomic>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include "eventstore/ledger/ledger.hpp"
#include "server/net/certificates.hpp"
#include "server/session/connection.hpp"
#include "server/session/page.hpp"
#include "server/session/places.hpp"
#include "server/session/server.hpp"

namespace daybook::server {

/// Atomic counterparts of `Counters`: written by the sockets' thread, read by any.
struct LiveCounters {
  std::atomic<std::uint64_t> accepted{0};
  std::atomic<std::uint64_t> turned_away{0};
  std::atomic<std::uint64_t> dropped{0};
  std::atomic<std::uint64_t> connections{0};
  std::atomic<std::uint64_t> posts{0};
  std::atomic<std::uint64_t> answers{0};
  std::atomic<std::uint64_t> outbox_bytes_most{0};
  std::atomic<std::uint64_t> certificates_loaded{0};
  std::atomic<std::uint64_t> certificates_unusable{0};
};

class Connections {
 public:
  /// Without certificates, plain TCP is served.
  Connections(Ledger& ledger, const Options& options, std::unique_ptr<tls::Keeper> certificates);
  ~Connections();
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;

  asio::io_context& io() { return io_; }
  const LiveCounters& counters() const { return counters_; }

  /// Serves one peer from its first byte to its last. A peer for whom there is no place is only
  /// told so, and of such peers only a few.
  asio::awaitable<void> serve(tcp::socket socket);

  /// Takes no request any more; ends every connection once its posts are answered, at the latest
  /// after `Limits::stop`.
  void begin_stop(Ending ending, std::string_view why = {});
  bool stopping() const { return stopping_; }
  Ending ending() const { return ending_; }

  /// Loads the files of certificates again.
  void load_certificates();

  /// Called when stopping begins: by a failed write, or by `begin_stop`.
  std::function<void()> on_stopping;

  /// Stops the workers. After `io().run()` has returned; from any thread.
  void join();

 private:
  // --- session.cpp: what one peer sends, and when it ends
  bool give_place(ConnectionId number, const std::string& address);
  void turn_out(Connection& connection);
  asio::awaitable<bool> secure(Connection& connection);
  void not_secured(Connection& connection, const boost::system::error_code& error);
  asio::awaitable<void> serve_requests(Connection& connection);
  asio::awaitable<void> finish(Connection& connection);
  asio::awaitable<void> linger(Connection& connection);
  asio::awaitable<void> changed(Connection& connection);
  void take_frames(Connection& connection);
  void take_frame(Connection& connection, std::string_view frame);
  bool refuse_tls(Connection& connection);
  void keep_within_budget(Connection& connection);
  bool full(const Connection& connection) const;

  // --- greeting.cpp: who asks
  void greet(Connection& connection, const wire::p::Request& request);
  void admit(Connection& connection, std::uint64_t request_id, const wire::p::Hello& hello);
  void welcome(Connection& connection, std::uint64_t request_id);
  /// True while who was let in may stay; otherwise the connection is ended.
  bool still_admitted(Connection& connection, std::uint64_t request_id);
  void turn_away(Connection& connection, std::uint64_t request_id, const TurnedAway& why);
  void look_at_door();

  // --- requests.cpp: what is asked
  void handle(Connection& connection, const wire::p::Request& request);
  void post(Connection& connection, std::uint64_t request_id, const wire::p::Post& asked);
  void refuse_post(Connection& connection, std::uint64_t request_id, Code code,
                   std::string_view message);
  void read(Connection& connection, std::uint64_t request_id, const wire::p::Read& asked);
  void view(Connection& connection, std::uint64_t request_id, const wire::p::View& asked);
  /// On a worker's thread: the page as frames, or a fault that says why there is none.
  wire::Frames page_frames(const Reading& reading, std::uint64_t request_id, const PosterId& by);
  /// On a worker's thread: the answer as frames, or a fault that says why there is none.
  wire::Frames view_frames(const Admitted& who, std::uint64_t request_id, std::string_view name,
                           std::string_view params);
  void info(Connection& connection, std::uint64_t request_id);

  // --- command_requests.cpp: what is asked of the ledger as a whole
  void command(Connection& connection, std::uint64_t request_id, const wire::p::Command& asked);
  wire::Frames command_frames(const Admitted& who, std::uint64_t request_id, std::string_view name,
                              std::string_view params);
  void prove(Connection& connection, std::uint64_t request_id, const wire::p::Prove& asked);
  /// On a worker's thread: whether somebody may not have this proof, which is then recorded. An
  /// entry is proved to those who may see it as it is stored.
  std::optional<Refusal> refuse_proof(const Admitted& who, std::optional<std::uint64_t> position);
  void refuse(Connection& connection, std::uint64_t request_id, const BadRequest& why);
  /// Lets a worker make frames, which are then sent to the peer if it is still there.
  void in_background(Connection& connection, std::uint64_t request_id,
                     std::function<wire::Frames()> make_frames);

  // --- follow.cpp: subscriptions
  void subscribe(Connection& connection, std::uint64_t request_id, const wire::p::Subscribe& asked);
  void unsubscribe(Connection& connection, std::uint64_t request_id, std::uint64_t subscription);
  void grant(Connection& connection, std::uint64_t request_id, const wire::p::Credit& credit);
  void advance(Connection& connection);
  void advance(Connection& connection, std::uint64_t subscription, Following& following);
  void advance_all();
  void arrived(ConnectionId id, std::uint64_t subscription, const store::StoreResult<Page>& page,
               std::string_view frames);
  bool may_read(const Connection& connection, const Following& following) const;

  // --- what connections share
  Connection* find(ConnectionId id);
  void deliver_mail();
  void deliver(const AnswerMail& mail);
  /// Sends the message that `builder_` holds.
  void send(Connection& connection);
  void send_answer(Connection& connection, std::uint64_t request_id, const Answer& answer);
  void touch(Connection& connection);
  void send_frames(Connection& connection, std::string_view frames);
  /// Writes what was added to outboxes, and wakes their coroutines.
  void flush_touched();
  void flush(Connection& connection);
  void write_chunk(Connection& connection);
  void written(ConnectionId id, const boost::system::error_code& error, std::size_t bytes);
  /// Sends a fault, and ends the connection unless the fault is one that it survives.
  void fault(Connection& connection, std::uint64_t request_id, wire::p::FaultCode code,
             std::string_view message);
  void drop(Connection& connection, std::string_view why);
  void notify(Connection& connection);
  void account(Connection& connection);
  bool crowded() const { return buffers_bytes_ > limits_.buffers_bytes; }
  void tick();
  void look_for_certificates(TimePoint now);
  void count(tls::Keeper::Found found);
  void check_deadlines(Connection& connection, TimePoint now);
  void close_if_done();
  struct Registration;

  Ledger& ledger_;
  const Limits limits_;
  const ViewPort views_;
  const CommandPort commands_;
  const AccessPort access_;
  const bool trust_actors_;
  Authenticator authenticator_;
  const std::unique_ptr<tls::Keeper> certificates_;
  TimePoint certificates_seen_at_{};
  asio::io_context io_;
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  asio::thread_pool workers_;
  asio::steady_timer ticker_;
  std::shared_ptr<Mailbox>
      mailbox_;  ///< shared with answers on their way, which may outlive the server
  Mail mail_;
  wire::Builder builder_;
  std::unordered_map<std::uint64_t, Connection*> connections_;
  Places places_;
  std::size_t leaving_ = 0;  ///< connections without a place that are told so
  std::vector<ConnectionId> touched_;
  std::atomic<std::size_t> followers_{0};
  std::uint64_t next_id_ = 1;
  std::size_t buffers_bytes_ = 0;
  std::optional<TimePoint> stopping_since_;
  bool stopping_ = false;
  Ending ending_ = Ending::stopped;
  LiveCounters counters_;
  store::Subscription growth_;
};

}  // namespace daybook::server
