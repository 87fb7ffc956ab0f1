#include "tools/command/embedded.hpp"

#include <condition_variable>
#include <mutex>

#include <fmt/format.h>

#include "eventstore/keys/keyring.hpp"
#include "eventstore/keys/position.hpp"
#include "eventstore/ledger/ledger.hpp"
#include "eventstore/process/private_files.hpp"
#include "eventstore/process/standard_streams.hpp"
#include "projections/query/service.hpp"
#include "projections/query/view.hpp"
#include "server/access/access_log.hpp"
#include "server/admin/admin.hpp"

namespace daybook::command {

namespace {

/// So many posts may wait for their answer: enough to fill the groups, far below the writer's own
/// limit.
constexpr std::size_t window = 4'096;

Info info_of(const store::Store& store) {
  const auto head = store.head();
  return {store.identity().name.value, head.size, store::to_hex(head.root),
          store.identity().created_at, head.recorded_at};
}

void check(const Recorded* entry, Position position) {
  if (!entry)
    throw CommandError{"the entry at " + std::to_string(position.value) +
                       " cannot be read: run daybook fsck"};
}

bool is_wanted(const ReadRequest& request, const Recorded& entry) {
  const auto& kinds = request.kinds;
  return kinds.empty() ||
         std::find(kinds.begin(), kinds.end(), name(entry.stream.kind)) != kinds.end();
}

void read_from(const store::Store& store, const ReadRequest& request, const EachEntry& each) {
  if (request.follow)
    throw CommandError{"--follow needs --server: an embedded ledger does not grow meanwhile"};
  const auto visit = [&](Position position, std::string_view bytes) {
    const auto entry = read_entry(bytes);
    check(entry ? &*entry : nullptr, position);
    return is_wanted(request, *entry) ? each(*entry) : true;
  };
  need(request.stream.empty()
           ? store.scan({request.from}, request.limit, visit)
           : store.read_stream(request.stream, {request.from}, request.limit,
                               [&](Version, Position position, std::string_view bytes) {
                                 return visit(position, bytes);
                               }));
}

boost::json::object view_of(store::Store& store, const std::string& name,
                            const std::vector<GivenParam>& given, bool rebuild = false) {
  const auto asking = read_question(name, given);
  if (!asking) throw CommandError{asking.error()};
  ViewServiceOptions options;
  options.from_position_0 = rebuild;
  auto answer = ViewService(store, nullptr, options).answer(*asking);
  if (!answer) throw CommandError{answer.error()};
  return std::move(*answer);
}

/// Looks at a ledger without taking it: works beside a running server, at the state of now.
class Looking final : public LedgerClient {
 public:
  Looking(std::unique_ptr<store::Store> store, bool rebuild)
      : store_(std::move(store)), rebuild_(rebuild) {}

  void submit(Post, std::function<void(Answer)>) override {
    throw CommandError{"this command does not post"};
  }
  void flush() override {}
  void read(const ReadRequest& request, const EachEntry& each) override {
    read_from(*store_, request, each);
  }
  boost::json::object view(const std::string& name,
                           const std::vector<GivenParam>& params) override {
    return view_of(*store_, name, params, rebuild_);
  }
  Info info() override { return info_of(*store_); }
  Secret command(const std::string&, const boost::json::object&) override {
    throw CommandError{"this command does not act"};
  }

 private:
  std::unique_ptr<store::Store> store_;
  bool rebuild_;
};

/// What an embedded ledger is opened with, besides its directory.
struct Opening {
  Trust trust{};
  std::optional<Poster> actor;
  store::KeyPlaces places;
  std::string no_keys;  ///< why there are none; empty when there are
};

/// Refusals by rules about who may act, until they are recorded. Noted on any thread.
class RefusalsNoted {
 public:
  explicit RefusalsNoted(Ledger& ledger) : ledger_(ledger), record_(ledger, {}, tell) {}

  void note(PosterId by, v::AskedFor asked, std::string of, Code code) {
    const std::lock_guard lock(mutex_);
    noted_.push_back({std::move(by), asked, std::move(of), code, ledger_.now()});
  }

  /// Hands them to the ledger where there are many, or some that are old.
  void settle() {
    const std::lock_guard lock(mutex_);
    const bool many = noted_.size() >= most_noted;
    if (many || (!noted_.empty() &&
                 ledger_.now().milliseconds - noted_.front().at.milliseconds >= longest_noted_ms))
      record_all();
  }

  /// Hands all of them to the ledger: nothing more is noted.
  void finish() {
    const std::lock_guard lock(mutex_);
    record_all();
    record_.look(ledger_.now(), true);
  }

 private:
  static constexpr std::size_t most_noted = 1'000;
  static constexpr std::int64_t longest_noted_ms = 60'000;

  struct Noted {
    PosterId by;
    v::AskedFor asked{};
    std::string of;
    Code code{};
    Instant at;
  };

  static void tell(std::string_view why) {
    process::tell(fmt::format("daybook: a refusal could not be recorded: {}\n", why));
  }

  void record_all() {
    for (const auto& [by, asked, of, code, at] : std::exchange(noted_, {}))
      record_.refused(by, asked, of, code, at);
  }

  Ledger& ledger_;
  std::mutex mutex_;
  std::vector<Noted> noted_;
  server::AccessLogWriter record_;
};

/// Who posts each event of a post, and the events: to say later who was refused what.
struct PostedBy {
  std::vector<PosterId> posters;
  std::vector<std::string> events;

  explicit PostedBy(const Post& post) {
    for (const auto& posting : post) {
      posters.push_back(posting.actor ? posting.actor->id : PosterId());
      events.push_back(posting.event);
    }
  }
};

class EmbeddedPosting final : public LedgerClient {
 public:
  EmbeddedPosting(std::unique_ptr<Ledger> ledger, Opening opening)
      : ledger_(std::move(ledger)),
        opening_(std::move(opening)),
        views_(ledger_->store()),
        admin_({*ledger_, views_, opening_.places, opening_.no_keys}),
        refusals_(*ledger_) {}
  /// What was refused stands behind what was posted: it moves no position of a post.
  ~EmbeddedPosting() override {
    wait_for_answers();
    refusals_.finish();
  }

  void submit(Post post, std::function<void(Answer)> answered) override {
    for (auto& posting : post)
      if (!posting.actor) posting.actor = opening_.actor;
    refusals_.settle();
    PostedBy posted(post);
    {
      std::unique_lock lock(mutex_);
      answered_.wait(lock, [&] { return under_way_ < window; });
      ++under_way_;
    }
    ledger_->submit(
        {std::move(post), opening_.trust, {}},
        [this, answered = std::move(answered), posted = std::move(posted)](Answer answer) {
          note_refusals(answer, posted);
          answered(std::move(answer));
          const std::lock_guard lock(mutex_);
          --under_way_;
          answered_.notify_all();
        });
  }

  /// The end of an import is vouched for by a checkpoint (ledger, section 4).
  void flush() override {
    wait_for_answers();
    if (opening_.trust != Trust::import_ || !ledger_->keys()) return;
    need(admin_.publish());
  }

  void read(const ReadRequest& request, const EachEntry& each) override {
    read_from(ledger_->store(), request, each);
  }
  boost::json::object view(const std::string& name,
                           const std::vector<GivenParam>& params) override {
    return view_of(ledger_->store(), name, params);
  }
  Info info() override { return info_of(ledger_->store()); }

  Secret command(const std::string& name, const boost::json::object& params) override {
    if (!opening_.actor) throw CommandError{"say who does it: --actor ID --role ROLE"};
    auto answer = admin_.run(name, boost::json::serialize(params), Caller(*opening_.actor));
    if (answer) return *std::move(answer);
    if (const auto code = answer.error().recorded)
      refusals_.note(opening_.actor->id, server::asked_for(name), name, *code);
    throw CommandError{answer.error().message};
  }

 private:
  void wait_for_answers() {
    std::unique_lock lock(mutex_);
    answered_.wait(lock, [&] { return under_way_ == 0; });
  }

  /// An import brings a history along, with the refusals in it: it makes none of its own.
  void note_refusals(const Answer& answer, const PostedBy& posted) {
    if (opening_.trust == Trust::import_) return;
    for (auto& [of, code, index] : server::refusals_to_record(answer, posted.events))
      if (!posted.posters[index].empty())
        refusals_.note(posted.posters[index], v::AskedFor::post, std::move(of), code);
  }

  std::mutex mutex_;
  std::condition_variable answered_;
  std::size_t under_way_ = 0;
  std::unique_ptr<Ledger> ledger_;
  const Opening opening_;
  const ViewService views_;
  server::Admin admin_;
  RefusalsNoted refusals_;
};

/// An export is read back into an empty ledger, whose key store has seen all of it already: sealed
/// texts are taken as they are, and the keys are used for nothing else until all is there again.
void leave_out_keys_of_more(store::Keyring& keys, const std::string& directory) {
  if (!keys.keys || keys.keys->seen().size == 0 || open_to_look(directory)->size() > 0) return;
  keys = {nullptr, "not_asked", "The key store has seen more of the ledger than is here yet."};
}

/// The ledger with the keys that can be opened.
std::unique_ptr<Ledger> open_with(const std::string& directory, const store::Keyring& keys) {
  LedgerOptions options;
  options.reading_only = keys.reading_only();
  options.keys = keys.keys;
  return need(Ledger::open(directory, std::move(options)));
}

/// Says once what others may use of the ledger or its keys: they were made so by their maker.
void warn_of_loose_files(const std::filesystem::path& directory) {
  const auto loose = process::loose_in(directory);
  static std::once_flag told;
  if (loose.count > 0)
    std::call_once(told, [&] {
      process::tell(fmt::format(
          "daybook: others than the owner may use {} files and directories in {}, {} is one: "
          "daybook tighten makes them the owner's alone\n",
          loose.count, directory.string(), loose.first.string()));
    });
}

}  // namespace

std::unique_ptr<store::Store> open_to_look(const std::string& directory) {
  warn_of_loose_files(store::ledger_place(directory));
  store::Options options;
  options.access = store::Access::read;
  return need(store::Store::open(directory, options));
}

std::unique_ptr<store::Store> open_to_change(const std::string& directory) {
  return need(store::Store::open(directory, {}));
}

store::KeptCheckpoint publish_here(const Target& target) {
  const auto places = store::key_places(target.data, target.keys, target.master_key);
  const auto keys = store::keys_at_hand(target.data, places);
  const auto ledger = open_with(target.data, keys);
  if (const auto& why = ledger->reading_only(); !why.empty()) throw CommandError{why};
  if (!keys.keys) throw CommandError{keys.message};
  const auto signer = need(store::signer_of(*keys.keys, ledger->store().identity().name));
  return need(store::Checkpoints(ledger->store()).publish(signer, store::seen_by(keys.keys.get())));
}

std::unique_ptr<LedgerClient> open_embedded(const Target& target, Purpose purpose) {
  if (purpose == Purpose::look)
    return std::make_unique<Looking>(open_to_look(target.data), target.rebuild);
  auto places = store::key_places(target.data, target.keys, target.master_key);
  warn_of_loose_files(store::ledger_place(target.data));
  warn_of_loose_files(places.store);
  auto keys = store::keys_at_hand(target.data, places);
  if (purpose == Purpose::import_) leave_out_keys_of_more(keys, target.data);
  auto ledger = open_with(target.data, keys);
  const auto trust = purpose == Purpose::import_ ? Trust::import_ : Trust::embedded;
  return std::make_unique<EmbeddedPosting>(
      std::move(ledger), Opening{trust, target.actor, std::move(places), std::move(keys.missing)});
}

}  // namespace daybook::command
