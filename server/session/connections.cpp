#include "server/session/connections.hpp"

#include <boost/asio/post.hpp>

#include "server/base/log.hpp"

namespace daybook::server {

namespace {

TimePoint now() {
  return std::chrono::steady_clock::now();
}

bool overdue(const std::optional<TimePoint>& since, milliseconds limit, TimePoint at) {
  return since && at - *since >= limit;
}

}  // namespace

Connections::Connections(Ledger& ledger, const Options& options,
                         std::unique_ptr<tls::Keeper> certificates)
    : ledger_(ledger),
      limits_(options.limits),
      views_(options.views),
      commands_(options.commands),
      access_(options.access),
      trust_actors_(options.unsafe_trust_actors),
      authenticator_(ledger, options.door),
      certificates_(std::move(certificates)),
      io_(1),
      work_(io_.get_executor()),
      workers_(limits_.worker_threads),
      ticker_(io_),
      mailbox_(std::make_shared<Mailbox>([this] { asio::post(io_, [this] { deliver_mail(); }); })),
      places_(limits_),
      growth_(ledger.store().on_growth([this](std::uint64_t) {
        if (followers_ > 0) mailbox_->leave_growth();
      })) {
  tick();
}

Connections::~Connections() {
  join();
}

void Connections::join() {
  growth_ = {};
  mailbox_->close();
  workers_.stop();
  workers_.join();
  authenticator_.finish();
}

Connection* Connections::find(ConnectionId id) {
  const auto found = connections_.find(id.value);
  return found == connections_.end() ? nullptr : found->second;
}

// --- mail

void Connections::deliver_mail() {
  mailbox_->take(mail_);
  for (const auto& answer : mail_.answers) deliver(answer);
  for (const auto& task : mail_.tasks) task();
  if (mail_.grown) advance_all();
  mail_.answers.clear();
  mail_.tasks.clear();
  mail_.grown = false;
  flush_touched();
}

void Connections::deliver(const AnswerMail& mail) {
  ++counters_.answers;
  const auto* const failure = std::get_if<Failed>(&mail.answer);
  if (failure && failure->why == Failed::Why::outcome_unknown)
    begin_stop(Ending::store_failed, failure->message);
  for (const auto& [of, code, index] : mail.refused)
    authenticator_.refused(mail.by, v::AskedFor::post, of, code);
  auto* const connection = find(mail.connection);
  if (!connection) return;
  --connection->posts_in_flight;
  send_answer(*connection, mail.request_id, mail.answer);
}

// --- sending

void Connections::send(Connection& connection) {
  if (!connection.dropped)
    wire::append_frame(connection.outbox.pending, wire::message_in(builder_));
  builder_.Clear();
  touch(connection);
}

void Connections::send_answer(Connection& connection, std::uint64_t request_id,
                              const Answer& answer) {
  if (connection.dropped) return;
  wire::append_answer(connection.outbox.pending, builder_, request_id, answer, limits_.frame_bytes);
  touch(connection);
}

void Connections::touch(Connection& connection) {
  if (!std::exchange(connection.touched, true)) touched_.push_back(connection.id);
}

void Connections::send_frames(Connection& connection, std::string_view frames) {
  if (!connection.dropped) connection.outbox.pending.append(frames);
  touch(connection);
}

void Connections::flush_touched() {
  for (const auto id : touched_)
    if (auto* const connection = find(id)) {
      flush(*connection);
      notify(*connection);
    }
  touched_.clear();
}

void Connections::flush(Connection& connection) {
  connection.touched = false;
  account(connection);
  auto& outbox = connection.outbox;
  if (outbox.busy || outbox.pending.empty() || connection.dropped) return;
  outbox.busy = true;
  outbox.written = 0;
  outbox.writing.swap(outbox.pending);
  write_chunk(connection);
}

void Connections::write_chunk(Connection& connection) {
  const auto& outbox = connection.outbox;
  connection.write_since = now();
  const auto bytes = std::min(outbox.writing.size() - outbox.written, limits_.write_chunk_bytes);
  connection.channel.write(
      {outbox.writing.data() + outbox.written, bytes},
      [this, id = connection.id](const boost::system::error_code& error, std::size_t count) {
        written(id, error, count);
      });
}

void Connections::written(ConnectionId id, const boost::system::error_code& error,
                          std::size_t bytes) {
  auto* const connection = find(id);
  DAYBOOK_CHECK(connection, "a connection outlives its writes");
  connection->outbox.written += bytes;
  connection->active_at = now();
  if (!error && connection->outbox.written < connection->outbox.writing.size())
    return write_chunk(*connection);
  connection->outbox.done();
  connection->write_since.reset();
  if (error) drop(*connection, "");
  flush(*connection);
  if (!connection->dropped) advance(*connection);
  flush_touched();
  notify(*connection);
}

void Connections::fault(Connection& connection, std::uint64_t request_id, wire::p::FaultCode code,
                        std::string_view message) {
  wire::encode_fault(builder_, request_id, code, message);
  send(connection);
  if (wire::goes_on(code)) return;
  connection.reading = false;
  connection.faulted = true;
  if (code == wire::p::FaultCode::stopping) return;
  ++counters_.dropped;
  log_warn("A connection was ended.",
           {{"connection", connection.id.value}, {"fault", wire::p::EnumNameFaultCode(code)}});
}

/// Closes the socket at once; an empty `why` when it was the peer who went.
void Connections::drop(Connection& connection, std::string_view why) {
  if (std::exchange(connection.dropped, true)) return;
  if (!why.empty()) {
    ++counters_.dropped;
    log_warn("A connection was dropped.", {{"connection", connection.id.value}, {"reason", why}});
  }
  connection.channel.close();
  notify(connection);
}

void Connections::notify(Connection& connection) {
  if (connection.waiting) connection.changed.cancel();
}

void Connections::account(Connection& connection) {
  const auto bytes =
      connection.inbox.capacity() + connection.outbox.bytes() + connection.channel.bytes_held();
  buffers_bytes_ += bytes - connection.accounted_bytes;
  connection.accounted_bytes = bytes;
  if (connection.outbox.bytes() > counters_.outbox_bytes_most)
    counters_.outbox_bytes_most = connection.outbox.bytes();
}

// --- time

void Connections::tick() {
  const auto at = now();
  for (const auto& [number, connection] : connections_) check_deadlines(*connection, at);
  if (overdue(stopping_since_, limits_.stop, at))
    for (const auto& [number, connection] : connections_) drop(*connection, "the server stops");
  advance_all();
  look_at_door();
  flush_touched();
  look_for_certificates(at);
  if (stopping_ && connections_.empty()) return;  // there is nothing left to look at
  ticker_.expires_after(limits_.deadline_check);
  ticker_.async_wait([this](const boost::system::error_code& error) {
    if (!error) tick();
  });
}

void Connections::look_for_certificates(TimePoint at) {
  if (!certificates_ || at - certificates_seen_at_ < limits_.certificate_check) return;
  certificates_seen_at_ = at;
  count(certificates_->look());
}

void Connections::load_certificates() {
  if (certificates_) count(certificates_->load());
}

void Connections::count(tls::Keeper::Found found) {
  if (found == tls::Keeper::Found::renewed) ++counters_.certificates_loaded;
  if (found == tls::Keeper::Found::unusable) ++counters_.certificates_unusable;
}

void Connections::check_deadlines(Connection& connection, TimePoint at) {
  if (connection.dropped) return;
  const auto patience =
      connection.admitted ? limits_.frame : std::min(limits_.frame, limits_.hello);
  const bool late = overdue(connection.frame_since, patience, at);
  if (connection.shaking_hands) {
    if (late) drop(connection, "TLS was not agreed on in time");
    return;
  }
  if (overdue(connection.write_since, limits_.write, at))
    return drop(connection, "it did not take what it asked for");
  if (connection.linger_began && connection.channel.unacknowledged() > 0 &&
      !overdue(connection.linger_began, limits_.write, at))
    connection.linger_since = at;
  if (overdue(connection.linger_since, limits_.linger, at)) return drop(connection, "");
  if (!connection.reading) return;
  const bool idle = connection.idle() && at - connection.active_at >= limits_.idle;
  if (late)
    fault(connection, 0, wire::p::FaultCode::frame_timeout,
          connection.admitted ? "The frame was not whole in time." : "Hello was not said in time.");
  else if (idle)
    fault(connection, 0, wire::p::FaultCode::idle, "Nothing was asked for too long.");
  else
    return;
  connection.channel.stop_receiving();  // wakes its coroutine
}

// --- stopping

void Connections::begin_stop(Ending ending, std::string_view why) {
  if (std::exchange(stopping_, true)) return;
  ending_ = ending;
  stopping_since_ = now();
  if (ending == Ending::store_failed)
    log_error("A write failed, its outcome is unknown. The server takes no posts and stops.",
              {{"error", why}});
  if (on_stopping) on_stopping();
  for (const auto& [number, connection] : connections_) {
    connection->channel.stop_receiving();  // wakes its coroutine
    notify(*connection);
  }
  close_if_done();
}

void Connections::close_if_done() {
  if (!stopping_ || !connections_.empty()) return;
  ticker_.cancel();
  work_.reset();
}

}  // namespace daybook::server
