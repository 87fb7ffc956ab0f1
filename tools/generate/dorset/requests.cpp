#include "tools/generate/dorset/requests.hpp"

#include <fmt/format.h>

#include "tools/generate/dorset/blocks.hpp"
#include "tools/generate/dorset/families.hpp"
#include "tools/generate/dorset/offers.hpp"
#include "tools/generate/dorset/sessions.hpp"
#include "tools/generate/simulation/phrases.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

std::string stream(const Work& work) {
  return on_stream("package", work.id);
}

/// The year of the plan in which a day falls, as an index into what is still to confirm; null
/// outside the plan.
int* still_to_confirm(World& world, Date on) {
  for (std::size_t i = 0; i < world.plan.years.size(); ++i)
    if (world.plan.years[i].year == year_of(on, {})) return &world.still_to_confirm[i];
  return nullptr;
}

void end_without_starting(World& world, Work& work) {
  settle_promise(world, work);
  const bool by_family = world.random.chance(600);
  record(world, stream(work), "package_ended",
         {{"on", to_text(world.today())}, {"reason", "did_not_proceed"}},
         by_family ? work.family->lead : central_team(2));
  --work.family->live_packages;
  consider_closing(world, *work.family);
}

void end_soon(World& world, Work& work, int least, int most) {
  soon(world, least, most, [&world, &work] { end_without_starting(world, work); });
}

void confirm(World& world, Work& work) {
  const auto notified = to_text(plus(world.now(), -1200 * second_ms));
  record(world, stream(work), "package_confirmed",
         {{"notified_provider_at", notified}, {"notified_lead_at", notified}},
         central_team(world.random.between(1, 3)));
  settle_promise(world, work);
  if (work.reach == Reach::confirmed) return end_soon(world, work, 2, 4);
  begin_delivery(world, work);
}

/// A provider that has no room says so before somebody else is matched.
void decline(World& world, const Work& work, const ProviderPlan& provider) {
  record(world, on_stream("provider", provider.id), "referral_declined",
         {{"package", marked(work.id)}, {"rationale", world.random.pick(phrases::declined)}},
         provider_staff(provider, 1));
}

json::array considered(World& world, const Work& work, const Offer& taken) {
  json::array considered;
  for (const auto& offer : offers_for(world, work)) {
    if (offer.price >= taken.price) continue;
    considered.push_back(json::object{{"provider", marked(offer.provider->id)},
                                      {"intervention", offer.item->intervention},
                                      {"skipped_because", world.random.pick(phrases::skipped)}});
  }
  return considered;
}

/// What was approved, at today's price; nothing while its provider is suspended.
std::optional<Offer> approved_offer(World& world, const Work& work) {
  for (const auto& offer : offers_for(world, work))
    if (offer.provider == work.provider && offer.item == work.item) return offer;
  return {};
}

/// By its list price, with a word on each cheaper option.
Data direct_match(World& world, const Work& work, const Offer& offer) {
  const auto skipped = considered(world, work, offer);
  if (!skipped.empty() && world.random.chance(60))
    decline(world, work, *offers_for(world, work).front().provider);
  return {{"provider", marked(offer.provider->id)},
          {"intervention", offer.item->intervention},
          {"price_pence", offer.price.pence},
          {"sessions", offer.item->sessions},
          {"method", world.random.chance(950) ? "direct_award" : "mini_competition"},
          {"considered", skipped}};
}

/// A unit of a block: the block has paid.
Data block_match(const Offer& offer, const std::string& block) {
  return {{"provider", marked(offer.provider->id)},
          {"intervention", offer.item->intervention},
          {"price_pence", 0},
          {"sessions", offer.item->sessions},
          {"method", "block"},
          {"block", marked(block)},
          {"considered", json::array{}}};
}

void match(World& world, Work& work) {
  const auto offer = approved_offer(world, work);
  if (!offer) return soon(world, 2, 3, [&world, &work] { match(world, work); });
  const auto block = block_with_unit(world, *offer);
  auto data = block.empty() ? direct_match(world, work, *offer) : block_match(*offer, block);
  if (!block.empty()) promise_unit(world, work, block);
  record(world, stream(work), "package_matched", std::move(data),
         central_team(world.random.between(1, 3)));
  if (work.reach == Reach::matched) return end_soon(world, work, 1, 5);
  soon(world, 1, 2, [&world, &work] { confirm(world, work); });
}

json::array alternatives(World& world) {
  json::array alternatives;
  for (int i = world.random.between(1, 2); i > 0; --i)
    alternatives.push_back(
        json::object{{"option", world.random.pick(phrases::universal_options)},
                     {"rejected_because", world.random.pick(phrases::option_rejections)}});
  return alternatives;
}

/// Mostly the main line; the reserve takes some while it lasts, short of what reports may cost.
std::string line_for(World& world, Money up_to) {
  const auto& lines = world.plan.lines;
  const auto reserve =
      world.states().budget(world.plan.name).available(year_of(world.today(), {}), lines.reserve);
  constexpr Money kept_back{50'000};
  return reserve >= up_to + kept_back && world.random.chance(120) ? lines.reserve : lines.main;
}

void approve(World& world, Work& work) {
  const auto offer = chosen_offer(world, work);
  if (!offer) return soon(world, 2, 3, [&world, &work] { approve(world, work); });
  if (auto* to_confirm = still_to_confirm(world, work.requested_on);
      to_confirm && work.reach == Reach::proceeds)
    --*to_confirm;
  const auto up_to = approval_for(offer->price);
  work.provider = offer->provider;
  work.item = offer->item;
  work.staff = provider_staff(*offer->provider, world.random.between(1, 2));
  work.account = {work.id, offer->provider->vat, work.staff, finance(1), finance(2), finance(3)};
  record(world, stream(work), "package_approved",
         {{"up_to_pence", up_to.pence},
          {"year", to_text(year_of(world.today(), {}))},
          {"line", line_for(world, up_to)},
          {"alternatives", alternatives(world)}},
         world.random.chance(900) ? central_team(world.random.between(1, 3)) : commissioner());
  if (work.reach == Reach::approved) return end_soon(world, work, 2, 10);
  soon(world, 1, 5, [&world, &work] { match(world, work); });
}

Data request_data(World& world, const Work& work) {
  const auto& family = *work.family;
  json::array outcomes{family.outcomes.front()};
  if (world.random.chance(500)) outcomes.emplace_back(family.outcomes.back());
  Data data{{"case", marked(family.id)},
            {"package_type", work.package_type},
            {"outcomes", std::move(outcomes)},
            {"locality", work.locality},
            {"beneficiaries", json::array{family.child}}};
  if (world.random.chance(200)) data["priority"] = "high";
  if (!family.last_package.empty() && family.last_package_type == work.package_type)
    data["continues"] = marked(family.last_package);
  return data;
}

void request(World& world, Work& work) {
  record(world, stream(work), "package_requested", request_data(world, work), work.family->lead);
  work.family->last_package = work.id;
  work.family->last_package_type = work.package_type;
  soon(world, 1, 5, [&world, &work] { approve(world, work); });
}

Reach reach_of(World& world, const Slot& slot) {
  if (slot.confirmed) return Reach::proceeds;
  constexpr Reach reaches[] = {Reach::approved, Reach::matched, Reach::confirmed};
  return reaches[world.random.weighted({60, 20, 20})];
}

Fate fate_of(World& world) {
  constexpr Fate fates[] = {Fate::completed,         Fate::disengaged,       Fate::family_ceased,
                            Fate::provider_withdrew, Fate::authority_ceased, Fate::safeguarding};
  return fates[world.random.weighted({790, 120, 55, 12, 12, 11})];
}

void prepare(World& world, const Slot& slot) {
  auto& work = world.works.emplace_back();
  work.id = fmt::format("p-{:05}", world.works.size());
  work.family = &family_for(world, slot.locality);
  work.package_type = slot.package_type;
  work.locality = slot.locality;
  work.requested_on = slot.on;
  work.reach = reach_of(world, slot);
  work.fate = fate_of(world);
  world.agenda.at(office_hours(world.random, slot.on), [&world, &work] { request(world, work); });
}

}  // namespace

void plan_request(World& world, const Slot& slot) {
  if (auto* to_confirm = still_to_confirm(world, slot.on); to_confirm && slot.confirmed)
    ++*to_confirm;
  const auto ahead = add_days(slot.on, -world.random.between(18, 27));
  world.agenda.at(office_hours(world.random, working_day(ahead)),
                  [&world, slot] { prepare(world, slot); });
}

}  // namespace daybook::generate
