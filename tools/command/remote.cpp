#include "tools/command/remote.hpp"

#include <cstdlib>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "eventstore/process/file_text.hpp"
#include "server/base/guarded_file.hpp"
#include "server/client/client.hpp"

namespace daybook::command {

namespace {

/// What tokens are made of (eventstore/keys/token.hpp), and nothing else.
constexpr std::string_view token_characters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

const Recorded& readable(const std::optional<Recorded>& entry) {
  if (!entry) throw CommandError{"the server sent an entry that cannot be read"};
  return *entry;
}

class Remote final : public LedgerClient {
 public:
  Remote(std::unique_ptr<client::Client> connected, bool importing)
      : client_(std::move(connected)), importing_(importing) {}

  void submit(Post post, std::function<void(Answer)> answered) override {
    client_->submit(post, std::move(answered), importing_);
  }
  void flush() override { client_->flush(); }

  void read(const ReadRequest& request, const EachEntry& each) override {
    if (request.follow) return follow(request, each);
    auto from = request.from;
    for (auto left = request.limit; left > 0;) {
      client::Reading reading;
      reading.stream = request.stream;
      reading.filter.kinds = request.kinds;
      reading.from = from;
      reading.limit = static_cast<std::uint32_t>(std::min<std::uint64_t>(left, reading.limit));
      const auto page = need(client_->read(reading));
      for (const auto& bytes : page.entries)
        if (!each(readable(verified_entry(bytes)))) return;
      if (page.end) return;  // a page may be empty and not the end
      left -= page.entries.size();
      from = page.next;
    }
  }

  boost::json::object view(const std::string& name,
                           const std::vector<GivenParam>& params) override {
    boost::json::object object;
    for (const auto& param : params) object[param.name] = param.value;
    return answered_object(need(client_->view(name, boost::json::serialize(object))));
  }

  Secret command(const std::string& name, const boost::json::object& params) override {
    return Secret(need(client_->command(name, boost::json::serialize(params))));
  }

  Info info() override {
    const auto info = need(client_->info());
    return {info.name, info.size, info.root, info.created_at, info.recorded_at};
  }

 private:
  void follow(const ReadRequest& request, const EachEntry& each) {
    if (!request.stream.empty())
      throw CommandError{"--follow goes with the whole log: leave --stream out"};
    auto left = request.limit;
    const auto visit = [&](std::string_view bytes) {
      return each(readable(verified_entry(bytes))) && --left > 0;
    };
    need(client_->follow({{request.from}, {request.kinds, {}, {}}}, visit, [](std::uint64_t) {},
                         {}));
  }

  std::unique_ptr<client::Client> client_;
  bool importing_;
};

/// The token in what `source` held: its first line. It is no token of ours when it has anything
/// else in it; then it is not sent.
std::string token_in(std::string_view text, const std::string& source) {
  if (const auto foreign = process::foreign_encoding(text); !foreign.empty())
    throw CommandError{fmt::format("{}: the token {}", source, foreign)};
  const auto line = text.substr(0, text.find_first_of("\r\n"));
  if (line.empty()) throw CommandError{source + ": holds no token"};
  if (line.find_first_not_of(token_characters) != std::string_view::npos)
    throw CommandError{
        source + ": the token is malformed: it holds spaces or other characters that no token has"};
  return std::string(line);
}

/// The token in a file, or in the environment; empty when there is neither. Never an argument,
/// which anybody on the machine could read.
std::string token_of(const Target& target) {
  if (target.token_file.empty()) {
    const char* const token = std::getenv("DAYBOOK_TOKEN");
    return token && *token ? token_in(token, "DAYBOOK_TOKEN") : "";
  }
  const auto bytes = need(read_guarded("token", target.token_file));
  return token_in(bytes.view(), "--token-file " + target.token_file);
}

/// Whether and how TLS is spoken.
std::optional<client::Tls> tls_of(const Target& target) {
  if (!target.tls_ca.empty())
    return client::Tls{target.tls_ca, target.tls_certificate, target.tls_key, ""};
  if (!target.tls_certificate.empty() || !target.tls_key.empty())
    throw CommandError{"--tls-certificate and --tls-key need --tls-ca: whom to trust"};
  return {};
}

}  // namespace

std::unique_ptr<LedgerClient> open_remote(const Target& target, Purpose purpose) {
  const auto endpoint = need(parse_endpoint(target.server));
  const auto tls = tls_of(target);
  client::Hello hello;
  hello.token = token_of(target);
  const bool known = !hello.token.empty() || (tls && !tls->certificate.empty());
  if (!target.actor && !known && purpose != Purpose::look)
    throw CommandError{"say who posts: --token-file FILE, or --actor ID --role ROLE"};
  hello.actor = target.actor.value_or(Poster{PosterId("reader"), bit(v::Role::auditor), {}});
  return std::make_unique<Remote>(need(client::Client::connect({endpoint, tls}, std::move(hello))),
                                  purpose == Purpose::import_);
}

}  // namespace daybook::command
