#include "tools/generate/world.hpp"

#include <fmt/format.h>

namespace daybook::generate {

namespace {

Poster poster(std::string id, v::Role role) {
  return {PosterId(id), bit(role), {}};
}

}  // namespace

std::string marked(std::string_view id) {
  return std::string(id) + copy_mark;
}

std::string on_stream(std::string_view kind, std::string_view id) {
  return fmt::format("{}/{}{}", kind, id, copy_mark);
}

Poster commissioner() {
  return poster("com-1", v::Role::commissioner);
}

Poster central_team(int number) {
  return poster(fmt::format("ct-{}", number), v::Role::central_team);
}

Poster finance(int number) {
  return poster(fmt::format("fi-{}", number), v::Role::finance);
}

Poster auditor() {
  return poster("au-1", v::Role::auditor);
}

Poster lead_professional(int number) {
  return poster(fmt::format("lp-{:02}", number), v::Role::lead_professional);
}

Poster provider_staff(const ProviderPlan& provider, int number) {
  auto staff =
      poster(fmt::format("{}.staff-{}{}", provider.id, number, copy_mark), v::Role::provider);
  staff.provider = ProviderId(marked(provider.id));
  return staff;
}

Draft happened(World& world, std::string stream, std::string type, Data data, Poster actor) {
  const auto at = plus(world.now(), -world.random.between(5, 600) * second_ms);
  return {std::move(stream), std::move(type), at, std::move(data), std::move(actor)};
}

Position post(World& world, Draft draft) {
  return world.recorder.post({std::move(draft)}, world.now()).front();
}

Position record(World& world, std::string stream, std::string type, Data data, Poster actor) {
  return post(world, happened(world, std::move(stream), std::move(type), std::move(data),
                              std::move(actor)));
}

void record_all(World& world, const std::vector<Draft>& drafts, bool together) {
  if (together) {
    world.recorder.post(drafts, world.now());
    return;
  }
  for (const auto& draft : drafts) world.recorder.post({draft}, world.now());
}

void soon(World& world, int least, int most, Agenda::Action action) {
  world.agenda.at(working_days_after(world.random, world.now(), least, most), std::move(action));
}

}  // namespace daybook::generate
