/// Every limit of the server and of its clients, in one place (ledger, section 8). Units are in
/// names or types.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace daybook::server {

using std::chrono::milliseconds;

/// What a peer and all peers together may use of the server.
struct Limits {
  std::size_t connections = 4'096;             ///< beyond: `Fault overloaded`, closed
  std::size_t connections_of_address = 1'024;  ///< likewise; IPv6 addresses by their 64-bit network
  std::size_t strangers_share =
      4;  ///< one in so many connections may be of somebody not let in yet
  std::size_t strangers_of_address_share = 2;  ///< one in so many of these may be of one address
  std::size_t leaving = 64;  ///< told that there is no place; beyond, closed without a word
  std::size_t descriptors_kept = 1'024;  ///< files of the store; connections do not get them
  std::size_t frame_bytes = 1U << 20;    ///< of one message, its length not counted
  std::size_t posts_in_flight = 1'024;   ///< per connection; beyond, its socket is not read
  std::size_t jobs_in_flight =
      4;  ///< reads and views per connection; beyond, its socket is not read
  std::size_t subscriptions = 16;          ///< per connection
  std::size_t read_entries = 10'000;       ///< in one `Entries`, which is also one frame at most
  std::size_t entries_examined = 100'000;  ///< by one filtered read, which then says where to go on
  std::size_t view_answer_bytes = std::size_t{16} << 20;
  std::size_t outbox_bytes = std::size_t{2}
                             << 20;  ///< per connection; beyond, its socket is not read
  std::size_t buffers_bytes = std::size_t{512}
                              << 20;  ///< all connections; beyond, reads are refused
  std::size_t read_chunk_bytes = std::size_t{16}
                                 << 10;  ///< a connection's buffer while its frames are small
  std::size_t write_chunk_bytes = std::size_t{256} << 10;

  milliseconds idle{5 * 60 * 1'000};  ///< nothing sent, received or under way
  milliseconds hello{
      10'000};  ///< from connecting to `Hello`, TLS included; `frame`, if that is less
  milliseconds frame{30'000};  ///< from a frame's first byte to its last
  milliseconds write{30'000};  ///< for one chunk to be taken by the peer
  milliseconds linger{1'000};  ///< for a peer that has got everything to end, too, before its
                               ///< socket is closed
  std::size_t linger_bytes = std::size_t{64} << 20;  ///< thrown away of what it sends meanwhile
  milliseconds stop{8'000};          ///< for all sessions to end once the server stops
  milliseconds stop_in_all{9'500};   ///< and for the process to end: then it waits for nothing more
  milliseconds deadline_check{250};  ///< how often deadlines are looked at
  milliseconds certificate_check{1'000};  ///< how often it is seen whether certificates changed
  milliseconds accept_pause{
      100};  ///< after accepting failed, for instance for want of file descriptors
  unsigned worker_threads = 2;  ///< for reads and views
  /// At least so often a checkpoint is signed while there are new entries (ledger, section 4).
  milliseconds checkpoint{60'000};
};

}  // namespace daybook::server

namespace daybook::client {

using std::chrono::milliseconds;

/// How much a client has under way, and how long it waits.
struct Limits {
  std::size_t frame_bytes = 1U << 20;
  std::size_t posts_in_flight =
      256;  ///< `submit` waits beyond it; the server's own limit also holds
  std::uint32_t credit_entries = 20'000;  ///< of a subscription, renewed by halves

  milliseconds connect{5'000};  ///< for one attempt: name, connection and welcome
  milliseconds answer{
      30'000};  ///< without a byte from the server while something is asked: reconnect
  milliseconds give_up{60'000};    ///< without a connection: what waits is failed
  milliseconds backoff_first{50};  ///< between attempts, doubled each time
  milliseconds backoff_last{5'000};
  milliseconds ping{60'000};  ///< sent by a subscriber that has heard nothing for so long
};

}  // namespace daybook::client
