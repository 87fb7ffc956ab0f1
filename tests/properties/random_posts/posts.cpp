/// Who posts what, when.
#include "tests/properties/random_posts/posts.hpp"

#include "tests/properties/model/package.hpp"
#include "tests/properties/model/rows.hpp"

namespace daybook::test::random_posts {

namespace {

struct Known {
  std::string_view id;
  std::vector<std::string_view> roles;
  std::string_view provider;
};

const std::vector<Known>& posters() {
  static const std::vector<Known> all = {{"adm-1", {"administrator"}, ""},
                                         {"com-1", {"commissioner"}, ""},
                                         {"cen-1", {"central_team"}, ""},
                                         {"cen-2", {"central_team"}, ""},
                                         {"lp-1", {"lead_professional"}, ""},
                                         {"lp-2", {"lead_professional", "central_team"}, ""},
                                         {"fin-1", {"finance"}, ""},
                                         {"fin-2", {"finance", "commissioner"}, ""},
                                         {"aud-1", {"auditor"}, ""},
                                         {"aud-2", {"auditor", "lead_professional"}, ""},
                                         {"pa-1", {"provider"}, "a"},
                                         {"pb-1", {"provider"}, "b"},
                                         {"pc-1", {"provider", "lead_professional"}, "c"},
                                         {"pa-2", {"provider", "central_team"}, "a"}};
  return all;
}

bool fits(const Known& poster, const model::Row& row) {
  for (const auto role : poster.roles)
    if (row.by.find(model::short_role(role)) != std::string_view::npos) return true;
  return row.by.empty();
}

/// The provider whom the wish concerns: of the stream, or of the package's match.
std::string concerned(const Past& past, const Wish& wish) {
  if (wish.stream.starts_with("provider/")) return wish.stream.substr(9);
  const auto* match = past.last(wish.stream, "package_matched");
  return match ? match->get("provider") : "";
}

}  // namespace

Posts::Posts(std::uint64_t seed, const Past& past) : draw_(seed, past), founding_(founding(draw_)) {
  const auto more = families(draw_);
  founding_.insert(founding_.end(), more.begin(), more.end());
  for (const auto& part :
       {programme_choices(), provider_choices(), case_choices(), package_choices(),
        package_choices(), session_choices(), session_choices(), money_choices(), money_choices(),
        together_choices(), claim_choices()})
    choices_.insert(choices_.end(), part.begin(), part.end());
}

std::vector<Data> Posts::next() {
  if (founded_ < founding_.size()) {
    auto first = event(founding_[founded_]);
    ++founded_;
    return {std::move(first)};
  }
  draw_.pass_time();
  std::vector<Data> post{event(wish())};
  while (draw_.chance(8) && post.size() < 3) post.push_back(event(wish()));
  if (draw_.chance(1)) deform(post.front());
  return post;
}

Wish Posts::wish() {
  int all = 0;
  for (const auto& choice : choices_) all += choice.weight;
  for (;;) {
    auto drawn = draw_.number(1, all);
    std::size_t at = 0;
    while (drawn > choices_[at].weight) drawn -= choices_[at++].weight;
    if (auto made = choices_[at].make(draw_)) return *std::move(made);
  }
}

Data Posts::actor_for(const Wish& wish) {
  const auto& row = *model::row_of(wish.type);
  const auto own = concerned(draw_.past(), wish);
  const bool anybody = founded_ >= founding_.size() && draw_.chance(2);
  const Known* poster = &posters()[0];
  for (int tries = 0; tries < 60; ++tries) {
    poster = &posters()[static_cast<std::size_t>(
        draw_.number(0, static_cast<std::int64_t>(posters().size()) - 1))];
    if (!fits(*poster, row) && !anybody) continue;
    const bool foreign = !poster->provider.empty() && poster->roles.size() == 1 && !own.empty() &&
                         own != poster->provider;
    if (!foreign || draw_.chance(2)) break;
  }
  boost::json::array roles;
  for (const auto role : poster->roles)
    roles.push_back(boost::json::string(role.data(), role.size()));
  Data actor{{"id", std::string(poster->id)}, {"roles", roles}};
  if (!poster->provider.empty()) actor["provider"] = std::string(poster->provider);
  return actor;
}

Data Posts::event(Wish wish) {
  auto at = wish.at.value_or(draw_.now() -
                             (draw_.chance(10) ? draw_.number(0, 30 * 24) : 0) * model::hour_ms);
  if (founded_ >= founding_.size()) {
    if (at > draw_.now() && draw_.chance(85)) at = draw_.now();
    if (draw_.chance(1)) at = clock() + 5 * 60'000 + draw_.number(0, 1);
  }
  Data event{{"event_id", fmt::format("70000000-0000-4000-8000-{:012x}", ++events_)},
             {"stream", wish.stream},
             {"occurred_at", model::instant_text(at)},
             {"type", wish.type},
             {"data", wish.data},
             {"actor", actor_for(wish)}};
  if (founded_ >= founding_.size() && draw_.chance(8)) {
    const auto events = draw_.past().events_of(wish.stream);
    switch (draw_.number(0, 4)) {
      case 0:
        event["expect"] = "any";
        break;
      case 1:
        event["expect"] = events > 0 || draw_.chance(20) ? "exists" : "new";
        break;
      case 2:
        event["expect"] = events > 0 && draw_.chance(80) ? "exists" : "new";
        break;
      default:
        event["expect"] = events + (draw_.chance(10) ? 1 : 0);
    }
  }
  return event;
}

void Posts::deform(Data& event) {
  auto& data = event["data"].get_object();
  const auto drawn = draw_.number(0, 2);
  if (drawn == 0) data["colour"] = "red";
  if (drawn == 1) event["type"] = "package_lost";
  if (drawn == 2) event["stream"] = "package/Nobody";
}

}  // namespace daybook::test::random_posts
