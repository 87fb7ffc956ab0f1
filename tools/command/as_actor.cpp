#include "tools/command/as_actor.hpp"

#include "domain/access.hpp"
#include "projections/concern.hpp"
#include "projections/view_service.hpp"
#include "tools/command/embedded.hpp"

namespace daybook::command {

namespace {

class AsActor final : public Access {
 public:
  AsActor(std::unique_ptr<Access> inner, const Poster& actor, const std::string& directory)
      : inner_(std::move(inner)),
        caller_(actor),
        store_(open_to_look(directory)),
        views_(*store_) {}

  void submit(Post post, std::function<void(Answer)> answered) override {
    inner_->submit(std::move(post), std::move(answered));
  }
  void flush() override { inner_->flush(); }
  Info info() override { return inner_->info(); }
  Secret command(const std::string& name, const boost::json::object& params) override {
    return inner_->command(name, params);
  }

  void read(const ReadRequest& request, const EachEntry& each) override {
    const Sight sight(caller_);
    if (sight.sees_all()) return inner_->read(request, each);
    with_books([&](const Books& books) {
      inner_->read(request, [&](const Recorded& entry) {
        return sees(sight, books, entry) ? each(entry) : true;
      });
    });
  }

  boost::json::object view(const std::string& name, const std::vector<GivenParam>& given) override {
    const auto params = parse_params(given);
    with_books([&](const Books& books) {
      const auto about = params ? about_question(books, name, *params) : About();
      if (const auto no = decide_view(caller_, name, about)) throw CommandError{no->message};
    });
    return inner_->view(name, given);
  }

 private:
  static bool sees(const Sight& sight, const Books& books, const Recorded& entry) {
    const auto glance = sight.at(entry.stream.kind);
    if (glance != Sight::Glance::depends) return glance == Sight::Glance::shown;
    return sight.sees(about_stream(books, entry.stream), entry.actor_provider);
  }

  template <class Use>
  void with_books(Use use) {
    const auto used = views_.with_books(store_->size(), use);
    if (!used) throw CommandError{used.error()};
  }

  const std::unique_ptr<Access> inner_;
  const Caller caller_;
  const std::unique_ptr<store::Store> store_;
  const ViewService views_;
};

}  // namespace

std::unique_ptr<Access> as_actor(std::unique_ptr<Access> inner, const Poster& actor,
                                 const std::string& directory) {
  return std::make_unique<AsActor>(std::move(inner), actor, directory);
}

}  // namespace daybook::command
