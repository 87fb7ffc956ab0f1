#include "tools/generate/month/month.hpp"

#include "tools/generate/month/month_work.hpp"

namespace daybook::generate {

namespace {

constexpr int new_cases_of_a_client = 20;

/// Packages in delivery, by provider in the plan's order.
std::vector<std::vector<const Work*>> packages_in_delivery(World& world) {
  std::vector<std::vector<const Work*>> by_provider;
  for (const auto& provider : world.plan.providers) {
    std::vector<const Work*> open;
    for (const auto& work : world.works) {
      const auto* package = world.states().package(work.id);
      if (package && package->is_confirmed() && package->is_live() && work.provider == &provider)
        open.push_back(&work);
    }
    if (!open.empty()) by_provider.push_back(std::move(open));
  }
  return by_provider;
}

/// The `index`-th of `count` provider clients: the providers in turn; who share one take turns at
/// its packages.
MonthClient provider_client(History& history, std::uint64_t seed, int client, int index, int count,
                            const std::vector<std::vector<const Work*>>& open) {
  const auto providers = static_cast<int>(open.size());
  const auto& packages = open[static_cast<std::size_t>(index % providers)];
  const int sharing = (count - index % providers + providers - 1) / providers;
  MonthDesk desk(history, seed, client,
                 provider_staff(*packages.front()->provider, index / providers + 1));
  for (std::size_t i = 0; i < packages.size(); ++i)
    if (static_cast<int>(i) % sharing == index / providers) hold_sessions(desk, *packages[i]);
  return desk.finish();
}

MonthClient lead_client(History& history, std::uint64_t seed, int client, int index) {
  auto& world = history.world();
  const int leads = world.plan.lead_professionals;
  MonthDesk desk(history, seed, client, lead_professional(index % leads + 1));
  for (int i = 1; i <= new_cases_of_a_client; ++i) open_new_case(desk, i);
  for (const auto& family : world.families)
    if (index < leads && !family.closing && !family.needs.empty() &&
        family.lead.id == desk.actor().id)
      review_family(desk, family);
  return desk.finish();
}

MonthClient finance_client(History& history, std::uint64_t seed, int client) {
  MonthDesk desk(history, seed, client, finance(1));
  settle_invoices(desk);
  return desk.finish();
}

}  // namespace

std::vector<MonthClient> month_after(History& history, std::uint64_t seed, int clients) {
  const auto open = packages_in_delivery(history.world());
  const auto others = [](int client) { return client > 3 ? client - 1 : client; };
  const int with_turns = others(clients);
  std::vector<MonthClient> done;
  for (int client = 1; client <= clients; ++client) {
    const int turn = others(client);
    if (client == 3)
      done.push_back(finance_client(history, seed, client));
    else if (turn % 2 == 1 && !open.empty())
      done.push_back(provider_client(history, seed, client, turn / 2, (with_turns + 1) / 2, open));
    else
      done.push_back(lead_client(history, seed, client, (turn - 1) / 2));
  }
  return done;
}

}  // namespace daybook::generate
