#include "domain/states.hpp"

#include <fmt/format.h>

namespace daybook {

namespace {

constexpr std::size_t weight_of_state = 1'024;
constexpr std::size_t weight_of_entry = 192;

const StreamHeader* header_of(const auto* state) {
  return state ? &state->header : nullptr;
}

/// What an event charged to its package's own year and line; blocks' units are not among it.
Money charged_by(const Recorded& event, const Package& before) {
  if (event.tag == v::Data::ChargeRaised) {
    const auto& raised = event.as<v::ChargeRaised>();
    return raised.block() ? Money{} : Money{raised.amount_pence()};
  }
  if (event.tag != v::Data::ChargeReversed) return {};
  const auto& reversed = event.as<v::ChargeReversed>();
  const auto charge = before.find_charge({reversed.charge_position()});
  if (charge < 0 ||
      before.charges[static_cast<std::size_t>(charge)].cause == v::ChargeCause::block_unit)
    return {};
  return -Money{reversed.amount_pence()};
}

}  // namespace

States::~States() = default;

template <class State>
State* States::find(StateTable<State>& table, StreamKind kind, std::string_view id) {
  const auto known = table.find(id);
  if (known != table.end()) return known->second.get();
  auto state = std::make_unique<State>();
  replay({kind, id}, [&](const Recorded& event) {
    if constexpr (std::is_same_v<State, Package>)
      evolve(*state, event,
             event.tag == v::Data::PackageRequested
                 ? family_case(event.as<v::PackageRequested>().case_()->string_view())
                 : nullptr);
    else
      evolve(*state, event);
  });
  if (state->header.events == 0) return nullptr;
  weight_ += weight_of_state + state->header.events * weight_of_entry;
  return table.emplace(std::string(id), std::move(state)).first->second.get();
}

template <class State>
State& States::find_or_make(StateTable<State>& table, StreamKind kind, std::string_view id) {
  if (auto* known = find(table, kind, id)) {
    remember(*known);
    return *known;
  }
  weight_ += weight_of_state;
  auto& made = *table.emplace(std::string(id), std::make_unique<State>()).first->second;
  if (undoing_) {
    remembered_.push_back(&made);
    undo_.push_back([&table, key = std::string(id)] { table.erase(key); });
  }
  return made;
}

template <class T>
void States::remember(T& slot) {
  if (!undoing_ || std::find(remembered_.begin(), remembered_.end(), &slot) != remembered_.end())
    return;
  remembered_.push_back(&slot);
  undo_.push_back([&slot, before = slot] { slot = before; });
}

const StreamHeader* States::header(const StreamRef& stream) {
  switch (stream.kind) {
    case StreamKind::programme:
      return header_of(programme(stream.id));
    case StreamKind::provider:
      return header_of(provider(stream.id));
    case StreamKind::family_case:
      return header_of(family_case(stream.id));
    case StreamKind::package:
      return header_of(package(stream.id));
    case StreamKind::claim:
      return header_of(claim(stream.id));
    case StreamKind::gathering:
      return header_of(gathering(stream.id));
    case StreamKind::supporter:
      return header_of(supporter(stream.id));
    case StreamKind::match:
      return header_of(match(stream.id));
    case StreamKind::principal:
      return header_of(principal(stream.id));
    case StreamKind::access:
      return header_of(access_log(stream.id));
  }
  return nullptr;
}

Budget& States::budget_slot(std::string_view programme_id) {
  const auto known = budgets_.find(programme_id);
  if (known != budgets_.end()) return *known->second;
  auto budget = std::make_unique<Budget>(stored_budget(programme_id).value_or(Budget{}));
  return *budgets_.emplace(std::string(programme_id), std::move(budget)).first->second;
}

Links& States::links_slot(std::string_view owner) {
  const auto known = links_.find(owner);
  if (known != links_.end()) return *known->second;
  auto stored = std::make_unique<Links>(stored_links(owner).value_or(Links{}));
  return *links_.emplace(std::string(owner), std::move(stored)).first->second;
}

const Budget& States::budget(std::string_view programme_id) {
  return budget_slot(programme_id);
}
const Links& States::links(std::string_view owner) {
  return links_slot(owner);
}

void States::add_link(const std::string& owner, std::string_view stream) {
  auto& list = links_slot(owner);
  if (std::find(list.begin(), list.end(), stream) != list.end()) return;
  remember(list);
  list.emplace_back(stream);
  aggregate_changed(Aggregate::links, owner);
}

const Block* States::block(std::string_view programme_id, std::string_view id) {
  return block_slot(fmt::format("{}/{}", programme_id, id));
}

Block* States::block_slot(std::string_view programme_and_id) {
  const auto known = blocks_.find(programme_and_id);
  if (known != blocks_.end()) return known->second.get();
  auto stored = stored_block(programme_and_id);
  if (!stored) return nullptr;
  return blocks_.emplace(std::string(programme_and_id), std::make_unique<Block>(std::move(*stored)))
      .first->second.get();
}

Budget& States::budget_to_change(std::string_view programme_id) {
  auto& budget = budget_slot(programme_id);
  remember(budget);
  aggregate_changed(Aggregate::budget, programme_id);
  return budget;
}

void States::apply_to_blocks(const Recorded& event) {
  const auto named = block_named(event);
  if (named.empty()) return;
  const auto key = fmt::format("{}/{}", event.stream.id, named);
  auto* block = block_slot(key);
  if (block) {
    remember(*block);
  } else {
    block = blocks_.emplace(key, std::make_unique<Block>()).first->second.get();
    if (undoing_) {
      remembered_.push_back(block);
      undo_.push_back([this, key] { blocks_.erase(key); });
    }
  }
  apply_move(budget_to_change(event.stream.id), move_block(*block, event));
  aggregate_changed(Aggregate::block, key);
}

void States::apply_to_programme(const Recorded& event) {
  evolve(find_or_make(programmes_, event.stream.kind, event.stream.id), event);
  if (changes_budget(event.tag)) evolve(budget_to_change(event.stream.id), event);
  apply_to_blocks(event);
  if (event.tag != v::Data::BatchOpened) return;
  const auto& opened = event.as<v::BatchOpened>();
  for (const auto* claim_id : *opened.claims())
    add_link(stream_name(StreamKind::claim, claim_id->string_view()),
             opened.batch()->string_view());
}

void States::apply_to_case(const Recorded& event) {
  auto& state = find_or_make(cases_, event.stream.kind, event.stream.id);
  evolve(state, event);
  if (event.tag != v::Data::FundDecided) return;
  const auto* application =
      state.fund_application(event.as<v::FundDecided>().application()->string_view());
  if (application) grant(budget_to_change(state.programme), *application);
}

void States::apply_to_package(const Recorded& event) {
  const Case* requested_for = nullptr;
  if (event.tag == v::Data::PackageRequested) {
    requested_for = family_case(event.as<v::PackageRequested>().case_()->string_view());
    add_link(stream_name(StreamKind::family_case,
                         event.as<v::PackageRequested>().case_()->string_view()),
             event.stream_text);
  }
  auto& state = find_or_make(packages_, event.stream.kind, event.stream.id);
  PackageMove move;
  move.before = exposure(state);
  move.charged = charged_by(event, state);
  evolve(state, event, requested_for);
  move.after = exposure(state);
  apply_to_block(event, state);
  const bool moved = move.charged != Money{} || move.before.reserved != move.after.reserved ||
                     move.before.committed != move.after.committed;
  const auto* its_programme = moved ? programme(state.programme) : nullptr;
  if (!its_programme) return;
  move.approved_for = state.year;
  if (move.charged != Money{}) move.charged_in = its_programme->year_on(event.business_date);
  apply_move(budget_to_change(state.programme), move, state.line);
}

void States::apply_to_block(const Recorded& event, const Package& package) {
  if (!package.match || !package.match->from_block()) return;
  const auto key = fmt::format("{}/{}", package.programme, package.match->block);
  auto* block = block_slot(key);
  if (!block) return;
  remember(*block);
  const auto move = move_block(*block, event, package);
  if (!move.block) return;
  apply_move(budget_to_change(package.programme), move);
  aggregate_changed(Aggregate::block, key);
}

void States::apply_to_supporter(const Recorded& event) {
  auto& state = find_or_make(supporters_, event.stream.kind, event.stream.id);
  evolve(state, event);
  if (event.tag == v::Data::SupporterTrained)
    add_link(cohort_name(state.programme, state.trainings.back().cohort), event.stream_text);
}

void States::apply_to_match(const Recorded& event) {
  evolve(find_or_make(matches_, event.stream.kind, event.stream.id), event);
  if (event.tag != v::Data::MatchMade) return;
  const auto& made = event.as<v::MatchMade>();
  add_link(stream_name(StreamKind::supporter, made.supporter()->string_view()), event.stream_text);
  add_link(stream_name(StreamKind::family_case, made.case_()->string_view()), event.stream_text);
}

void States::evolve_state(const Recorded& event) {
  switch (event.stream.kind) {
    case StreamKind::programme:
      return apply_to_programme(event);
    case StreamKind::package:
      return apply_to_package(event);
    case StreamKind::provider:
      evolve(find_or_make(providers_, event.stream.kind, event.stream.id), event);
      if (event.tag == v::Data::PricesSubmitted)
        add_link(stream_name(StreamKind::programme,
                             event.as<v::PricesSubmitted>().programme()->string_view()),
                 event.stream_text);
      return;
    case StreamKind::family_case:
      return apply_to_case(event);
    case StreamKind::claim:
      evolve(find_or_make(claims_, event.stream.kind, event.stream.id), event);
      if (event.tag == v::Data::ClaimPrepared)
        add_link(stream_name(StreamKind::family_case,
                             event.as<v::ClaimPrepared>().case_()->string_view()),
                 event.stream_text);
      return;
    case StreamKind::gathering:
      return evolve(find_or_make(gatherings_, event.stream.kind, event.stream.id), event);
    case StreamKind::supporter:
      return apply_to_supporter(event);
    case StreamKind::match:
      return apply_to_match(event);
    case StreamKind::principal:
      return evolve(find_or_make(principals_, event.stream.kind, event.stream.id), event);
    case StreamKind::access:
      return evolve(find_or_make(access_logs_, event.stream.kind, event.stream.id), event);
  }
}

namespace {

std::string take_over_name(const Recorded& event) {
  const auto& taken = event.as<v::LedgerTakenOver>();
  const auto text = [](const flatbuffers::String* key) { return key ? key->str() : std::string(); };
  return fmt::format("{:020}/{}/{}", event.position.value, text(taken.old_key()),
                     text(taken.new_key()));
}

}  // namespace

void States::apply(const Recorded& event) {
  weight_ += weight_of_entry;
  if (undoing_) since_begin_.push_back(event);
  evolve_state(event);
  if (event.tag == v::Data::SubjectErased) aggregate_changed(Aggregate::erased, event.stream_text);
  if (event.tag == v::Data::LedgerTakenOver)
    aggregate_changed(Aggregate::taken_over, take_over_name(event));
}

std::optional<Recorded> States::entry(Position position) {
  for (const auto& event : since_begin_)
    if (event.position == position) return event;
  return stored_entry(position);
}

void States::begin() {
  undoing_ = true;
  undo_.clear();
  remembered_.clear();
  since_begin_.clear();
}

void States::commit() {
  undoing_ = false;
  undo_.clear();
  remembered_.clear();
  since_begin_.clear();
}

void States::rollback() {
  undoing_ = false;
  for (auto step = undo_.rbegin(); step != undo_.rend(); ++step) (*step)();
  undo_.clear();
  remembered_.clear();
  since_begin_.clear();
}

void States::forget_all() {
  programmes_.clear();
  providers_.clear();
  cases_.clear();
  packages_.clear();
  claims_.clear();
  gatherings_.clear();
  supporters_.clear();
  matches_.clear();
  principals_.clear();
  access_logs_.clear();
  budgets_.clear();
  links_.clear();
  blocks_.clear();
  weight_ = 0;
}

std::optional<Recorded> States::stored_entry(Position) {
  return {};
}
void States::replay(const StreamRef&, const std::function<void(const Recorded&)>&) {}
std::optional<Budget> States::stored_budget(std::string_view) {
  return {};
}
std::optional<Links> States::stored_links(std::string_view) {
  return {};
}
std::optional<Block> States::stored_block(std::string_view) {
  return {};
}
void States::aggregate_changed(Aggregate, std::string_view) {}

}  // namespace daybook
