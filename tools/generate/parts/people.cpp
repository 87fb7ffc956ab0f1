#include "tools/generate/parts/people.hpp"

#include <boost/json.hpp>

namespace daybook::generate {

namespace {

namespace json = boost::json;

void notify(Stage& stage, const std::string& stream, const std::string& concern,
            const std::string& to, const Poster& by) {
  record(stage, stream, "concern_notified",
         {{"concern", concern}, {"to", to}, {"at", to_text(plus(stage.now(), -15 * minute_ms))}},
         by);
}

}  // namespace

Draft joining(Stage& stage, const std::string& stream, const Member& member, const Poster& by) {
  const int days = stage.random.between(member.least_age * 366, member.most_age * 365);
  return happened(stage, stream, "member_added",
                  {{"person", member.person},
                   {"role", member.role},
                   {"born_on", to_text(add_days(stage.today(), -days))}},
                  by);
}

Draft case_opening(Stage& stage, const std::string& stream, const Opening& opening,
                   const Poster& by) {
  Data data{{"programme", marked(stage.programme)},
            {"kind", opening.kind},
            {"locality", opening.locality},
            {"responsible_authority", opening.authority},
            {"statutory", opening.statutory}};
  if (!opening.cohort.empty()) data["cohort"] = opening.cohort;
  if (!opening.order.empty()) data["order"] = opening.order;
  if (!opening.residence.empty()) data["residence_authority"] = opening.residence;
  return happened(stage, stream, "case_opened", std::move(data), by);
}

void measure(Stage& stage, const std::string& stream, const Score& score, const Poster& by) {
  record(stage, stream, "measure_taken",
         {{"tool", score.tool},
          {"subject", score.subject},
          {"stage", score.stage},
          {"score_hundredths", score.hundredths},
          {"on", to_text(stage.today())}},
         by);
}

Position give_feedback(Stage& stage, const std::string& stream, const Asked& asked,
                       const std::vector<std::string>& themes, const Poster& by) {
  static const std::vector<std::string> ratings = {"satisfied", "neutral", "dissatisfied"};
  const auto& rating =
      ratings[stage.random.weighted({asked.satisfied, asked.neutral, asked.dissatisfied})];
  Data data{
      {"from", asked.from}, {"rating", rating}, {"themes", json::array{stage.random.pick(themes)}}};
  if (rating == "dissatisfied") data["action"] = "Taken up at the next contract meeting";
  return record(stage, stream, "feedback_received", std::move(data), by);
}

void raise_concern(Stage& stage, const std::string& stream, const Concern& concern,
                   const Poster& by) {
  const auto happened_at = plus(stage.now(), -stage.random.between(1, 5) * hour_ms);
  record(stage, stream, "concern_raised",
         {{"concern", concern.id}, {"kind", concern.kind}, {"happened_at", to_text(happened_at)}},
         by);
  for (std::size_t i = 0; i < concern.to.size(); ++i) {
    const bool late = !concern.in_time && i + 1 == concern.to.size();
    const auto wait =
        late ? stage.random.between(14, 40) * hour_ms : stage.random.between(20, 300) * minute_ms;
    stage.agenda.at(plus(stage.now(), wait), [&stage, stream, concern, by, to = concern.to[i]] {
      notify(stage, stream, concern.id, to, by);
    });
  }
}

void take_back(Stage& stage, const std::string& stream, Position position, const char* reason,
               const Poster& by) {
  record(stage, stream, "entry_voided",
         {{"position", position_value(stage.recorder.place(position))}, {"reason", reason}}, by);
}

}  // namespace daybook::generate
