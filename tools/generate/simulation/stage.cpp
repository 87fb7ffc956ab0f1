#include "tools/generate/simulation/stage.hpp"

#include <fmt/format.h>

namespace daybook::generate {

std::string marked(std::string_view id) {
  return std::string(id) + copy_mark;
}

std::string unmarked(std::string_view text) {
  std::string plain(text);
  std::erase(plain, copy_mark);
  return plain;
}

std::string on_stream(std::string_view kind, std::string_view id) {
  return fmt::format("{}/{}{}", kind, id, copy_mark);
}

std::string programme_stream(const Stage& stage) {
  return on_stream("programme", stage.programme);
}

Poster person_of(const Stage& stage, std::string_view short_name, v::Role role) {
  return {PosterId(fmt::format("{}.{}", stage.programme, short_name)), bit(role), {}};
}

Poster commissioner_of(const Stage& stage) {
  return person_of(stage, "com-1", v::Role::commissioner);
}

Poster central_team_of(const Stage& stage, int number) {
  return person_of(stage, fmt::format("ct-{}", number), v::Role::central_team);
}

Poster finance_of(const Stage& stage, int number) {
  return person_of(stage, fmt::format("fi-{}", number), v::Role::finance);
}

Poster lead_of(const Stage& stage, int number) {
  return person_of(stage, fmt::format("lp-{:02}", number), v::Role::lead_professional);
}

Poster staff_of(std::string_view provider, int number) {
  return {PosterId(fmt::format("{}.staff-{}{}", provider, number, copy_mark)),
          bit(v::Role::provider), ProviderId(marked(provider))};
}

Draft happened(Stage& stage, std::string stream, std::string type, Data data, Poster actor) {
  const auto at = plus(stage.now(), -stage.random.between(5, 600) * second_ms);
  return {std::move(stream), std::move(type), at, std::move(data), std::move(actor)};
}

Position post(Stage& stage, Draft draft) {
  return stage.recorder.post({std::move(draft)}, stage.now()).front();
}

Position record(Stage& stage, std::string stream, std::string type, Data data, Poster actor) {
  return post(stage, happened(stage, std::move(stream), std::move(type), std::move(data),
                              std::move(actor)));
}

void record_all(Stage& stage, const std::vector<Draft>& drafts, bool together) {
  if (together) {
    stage.recorder.post(drafts, stage.now());
    return;
  }
  for (const auto& draft : drafts) stage.recorder.post({draft}, stage.now());
}

void soon(Stage& stage, int least, int most, Agenda::Action action) {
  stage.agenda.at(working_days_after(stage.random, stage.now(), least, most), std::move(action));
}

void on_day(Stage& stage, Date date, Agenda::Action action) {
  stage.agenda.at(office_hours(stage.random, working_day(date)), std::move(action));
}

std::uint64_t seed_of(std::string_view programme, std::uint64_t seed) {
  for (const char c : programme) seed = mixed(seed ^ static_cast<unsigned char>(c));
  return seed;
}

}  // namespace daybook::generate
