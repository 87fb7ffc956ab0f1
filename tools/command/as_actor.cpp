#include "tools/command/as_actor.hpp"

#include <fmt/format.h>

#include "domain/rules/in_part.hpp"
#include "projections/query/scope.hpp"
#include "projections/query/service.hpp"
#include "projections/query/view.hpp"
#include "tools/command/embedded.hpp"

namespace daybook::command {

namespace {

ViewServiceOptions options_of(const Target& target) {
  ViewServiceOptions options;
  options.from_position_0 = target.rebuild;
  return options;
}

class AsActor final : public LedgerClient {
 public:
  AsActor(std::unique_ptr<LedgerClient> inner, const Target& target)
      : inner_(std::move(inner)),
        caller_(*target.actor),
        store_(open_to_look(target.data)),
        views_(*store_, nullptr, options_of(target)) {}

  void submit(Post post, std::function<void(Answer)> answered) override {
    inner_->submit(std::move(post), std::move(answered));
  }
  void flush() override { inner_->flush(); }
  Info info() override { return inner_->info(); }
  Secret command(const std::string& name, const boost::json::object& params) override {
    return inner_->command(name, params);
  }

  void read(const ReadRequest& request, const EachEntry& each) override {
    const Visibility sight(caller_);
    if (sight.sees_all()) return inner_->read(request, each);
    need(views_.with_books(store_->size(), [&](const Books& books) {
      check_stream(sight, books, request.stream);
      inner_->read(request, [&](const Recorded& entry) {
        return show(sight.shows(entry, about_stream(books, entry.stream)), entry, each);
      });
    }));
  }

  boost::json::object view(const std::string& name, const std::vector<GivenParam>& given) override {
    const auto asking = read_question(name, given);
    if (!asking) throw CommandError{asking.error()};
    auto answer = views_.answer_to(caller_, *asking);
    if (!answer) throw CommandError{answer.error().message};
    return *std::move(answer);
  }

 private:
  /// A stream is for its readers or it is not, whatever it holds, and whether there is one.
  static void check_stream(const Visibility& sight, const Books& books, const std::string& name) {
    StreamRef stream;
    if (name.empty() || !parse_stream(name, stream)) return;
    if (!sight.sees(stream.kind, about_stream(books, stream)))
      throw CommandError{fmt::format("{}: is not for you to read.", name)};
  }

  static bool show(Shown shown, const Recorded& entry, const EachEntry& each) {
    if (shown == Shown::nothing) return true;
    if (shown == Shown::whole) return each(entry);
    const auto in_part = entry_in_part(entry);
    return each(*read_entry(in_part));
  }

  const std::unique_ptr<LedgerClient> inner_;
  const Caller caller_;
  const std::unique_ptr<store::Store> store_;
  const ViewService views_;
};

}  // namespace

std::unique_ptr<LedgerClient> as_actor(std::unique_ptr<LedgerClient> inner, const Target& target) {
  return std::make_unique<AsActor>(std::move(inner), target);
}

void check_may_have(const Target& target, store::Store& store, const Decide& decide) {
  if (!target.actor) return;
  std::optional<Refusal> no;
  need(ViewService(store).with_books(
      store.size(), [&](const Books& books) { no = decide(Caller(*target.actor), books); }));
  if (no) throw CommandError{no->message};
}

}  // namespace daybook::command
