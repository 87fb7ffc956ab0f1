/// A ledger with principals, served to whoever is known: nobody is taken at their word.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "projections/query/service.hpp"
#include "server/admin/admin.hpp"
#include "server/client/client.hpp"
#include "server/session/server.hpp"

namespace daybook::server::testing {

/// A ledger in a directory that vanishes, with a clock of its own, two programmes `p` and `q`,
/// providers `a` (of p) and `z` (of q), and in each programme a case `c-p` and a gathering `g-p`
/// run by its provider; not served until `serve`.
class Guarded {
 public:
  Guarded();
  ~Guarded();

  Ledger& ledger() { return *ledger_; }
  /// The clock of the ledger and of the doorkeeper, from 2026-01-01T12:00:00Z.
  std::function<Instant()> clock() {
    return [this] { return Instant{now_.load()}; };
  }
  void pass(std::chrono::milliseconds time) { now_ += time.count(); }

  /// Records an event in the name of one who may do anything; returns its position.
  std::uint64_t record(std::string_view stream, std::string_view type, const std::string& data);
  /// As above, in somebody else's name.
  std::uint64_t record_as(const Poster& poster, std::string_view stream, std::string_view type,
                          const std::string& data);
  /// Work for the family c-p: a package k-p matched to provider a, for which its rival b was
  /// considered, a supporter s-p whose match m-p a runs, and a claim l-p; a package k-q that b has.
  void work();
  /// Makes a principal with a token; `roles` as JSON: `[{"role":"finance","programme":"p"}]`.
  /// Returns the token. With `days` below 1 it has expired.
  std::string known(const std::string& id, const std::string& roles,
                    const std::string& provider = "", int days = 30);
  /// Issues one more token.
  std::string token_for(const std::string& id, int days = 30);

  /// Serves on a port that is picked, once.
  void serve(tls::ServerFiles tls = {});
  Endpoint endpoint() const { return server_->endpoint(); }
  /// Connects with a token. Null when it is not let in; `why` then says what was heard.
  std::unique_ptr<client::Client> connect(const std::string& token, std::string* why = nullptr);

  /// The data of all entries of the access log so far, as JSON in one text each.
  std::vector<std::string> access_log();

 private:
  void match(const std::string& package, const std::string& type, const std::string& provider,
             const std::string& rival);

  std::filesystem::path directory_;
  std::atomic<std::int64_t> now_;
  std::uint64_t posted_ = 0;
  std::unique_ptr<Ledger> ledger_;
  std::unique_ptr<Follower> follower_;
  std::unique_ptr<ViewService> views_;
  std::unique_ptr<Admin> office_;
  std::unique_ptr<Server> server_;
};

/// A post of one event, without an actor.
Post event_post(std::uint64_t number, std::string_view stream, std::string_view type,
                const std::string& data);

}  // namespace daybook::server::testing
