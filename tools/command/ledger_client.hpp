/// A ledger as commands use it: embedded in this process, or through a server. The same
/// calls either way.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "domain/base/secret.hpp"
#include "domain/vocabulary/posting.hpp"
#include "domain/vocabulary/recorded.hpp"
#include "eventstore/ledger/answer.hpp"
#include "projections/query/params.hpp"
#include "tools/command/command_error.hpp"

namespace daybook::command {

/// Where the ledger is, and as whom the command speaks.
struct Target {
  std::string data = "ledger";  ///< directory of an embedded ledger
  std::string server;           ///< HOST:PORT; empty: embedded
  std::string keys;             ///< directory of the key store; empty: `data` and .keys
  std::string master_key;       ///< file of the master key; empty: `data` and .master
  std::string tls_ca;           ///< PEM file: who signs the server's certificate, or that itself
  std::string tls_certificate;  ///< PEM file: this command's
  std::string tls_key;          ///< PEM file: its key
  std::string token_file;       ///< instead of the variable DAYBOOK_TOKEN
  std::optional<Poster> actor;
  bool rebuild = false;  ///< views are folded from position 0, whatever is stored
};

/// What `daybook info` prints.
struct Info {
  std::string name;
  std::uint64_t size = 0;
  std::string root;
  Instant created_at;
  Instant recorded_at;
};

/// What `daybook read` asks for.
struct ReadRequest {
  std::string stream;
  std::uint64_t from = 0;
  std::uint64_t limit = ~std::uint64_t{0};
  bool follow = false;
  std::vector<std::string> kinds;  ///< of streams, by name; empty: of all
};

/// Called with each entry, in order; false ends the reading.
using EachEntry = std::function<bool(const Recorded&)>;

class LedgerClient {
 public:
  virtual ~LedgerClient() = default;
  /// Posts; the answers come in order, perhaps on another thread. Waits while too many posts are
  /// under way.
  virtual void submit(Post post, std::function<void(Answer)> answered) = 0;
  /// Waits for every answer.
  virtual void flush() = 0;
  virtual void read(const ReadRequest& request, const EachEntry& each) = 0;
  /// The answer as JSON.
  virtual boost::json::object view(const std::string& name,
                                   const std::vector<GivenParam>& params) = 0;
  virtual Info info() = 0;
  /// Has a command carried out (server/protocol/PROTOCOL.md, "Commands"); its answer as text, which
  /// may hold what people said. Throws CommandError with the reason when it is not.
  virtual Secret command(const std::string& name, const boost::json::object& params) = 0;
};

/// What a command means to do: it decides how a ledger is opened.
enum class Purpose : std::uint8_t { look, post, import_, act };

/// Throws CommandError when there is no such ledger or server.
std::unique_ptr<LedgerClient> open_ledger(const Target& target, Purpose purpose);

/// Has one command carried out, as LedgerClient::command.
Secret run_command(const Target& target, const std::string& name,
                   const boost::json::object& params);
/// The same, its answer as an object.
boost::json::object run_for_object(const Target& target, const std::string& name,
                                   const boost::json::object& params);

/// The object that a ledger or server answered with, in memory of `storage`. Throws CommandError
/// when the text is none.
boost::json::object answered_object(std::string_view text, boost::json::storage_ptr storage = {});

/// Throws CommandError where a server was named: `what` works on the files themselves.
void require_own_files(const Target& target, std::string_view what);

}  // namespace daybook::command
