/// Posts to gatherings, supporters and matches.
#include "tests/properties/random_posts/draw.hpp"

namespace daybook::test::random_posts {

namespace {

std::string a_gathering(Draw& draw) {
  return "gathering/" + draw.known("g", "gathering_planned", 8);
}
std::string a_supporter(Draw& draw) {
  return "supporter/" + draw.known("u", "supporter_recruited", 5);
}
std::string a_match(Draw& draw) {
  return "match/" + draw.known("m", "match_made", 8);
}

Maybe plan(Draw& draw) {
  Data data{{"programme", draw.chance(3) ? "p9" : draw.programme()},
            {"kind", draw.code({"coffee_morning", "coffee_morning", "social_event"})},
            {"on", draw.day(draw.number(-10, 5))},
            {"capacity", draw.number(0, 60)}};
  if (draw.chance(40)) data["provider"] = draw.chance(95) ? draw.provider() : "z";
  return Wish{
      "gathering/" + draw.fresh("g", "gathering_planned", 12), "gathering_planned", data, {}};
}
Maybe hold(Draw& draw) {
  boost::json::array families;
  for (int i = 0; i < draw.number(0, 3); ++i)
    families.push_back(draw.known("c", "case_opened", 7).c_str());
  return Wish{a_gathering(draw),
              "gathering_held",
              {{"families", families}, {"adults", draw.number(0, 9)}, {"children", 3}},
              {}};
}
Maybe call_off(Draw& draw) {
  return Wish{a_gathering(draw), "gathering_cancelled", {{"reason", "snow"}}, {}};
}
Maybe rate(Draw& draw) {
  return Wish{a_gathering(draw),
              "feedback_received",
              {{"from", "family"}, {"rating", "satisfied"}, {"themes", boost::json::array{}}},
              {}};
}
Maybe recruit(Draw& draw) {
  return Wish{"supporter/" + draw.fresh("u", "supporter_recruited", 8),
              "supporter_recruited",
              {{"programme", draw.chance(4) ? "p9" : draw.programme()}},
              {}};
}
Maybe screen(Draw& draw) {
  return Wish{a_supporter(draw), "supporter_screened", {{"accepted", draw.chance(80)}}, {}};
}
Maybe train(Draw& draw) {
  return Wish{a_supporter(draw),
              "supporter_trained",
              {{"course", "basics"}, {"cohort", draw.named("co", 2)}, {"on", draw.day(0)}},
              {}};
}
Maybe support(Draw& draw) {
  return Wish{a_supporter(draw),
              "supporter_supported",
              {{"kind", "group"}, {"on", draw.day(draw.number(-4, 0))}},
              {}};
}
Maybe leave(Draw& draw) {
  return Wish{a_supporter(draw), "supporter_withdrew", {{"reason", "moved"}}, {}};
}
Maybe make(Draw& draw) {
  return Wish{"match/" + draw.fresh("m", "match_made", 12),
              "match_made",
              {{"supporter", draw.known("u", "supporter_recruited", 5)},
               {"case", draw.known("c", "case_opened", 7)},
               {"check_in_days", 14}},
              {}};
}
Maybe check_in(Draw& draw) {
  return Wish{a_match(draw),
              "check_in_held",
              {{"with", draw.code({"supporter", "recipient"})}, {"on", draw.day(0)}},
              {}};
}
Maybe part(Draw& draw) {
  return Wish{a_match(draw), "match_ended", {{"reason", "done"}}, {}};
}

}  // namespace

std::vector<Choice> together_choices() {
  return {{4, plan},  {4, hold},    {1, call_off}, {2, rate}, {3, recruit},  {3, screen},
          {4, train}, {2, support}, {1, leave},    {5, make}, {3, check_in}, {1, part}};
}

}  // namespace daybook::test::random_posts
