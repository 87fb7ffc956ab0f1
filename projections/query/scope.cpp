#include "projections/query/scope.hpp"

#include <algorithm>

namespace daybook {

namespace {

void add(std::vector<std::string>& list, std::string_view id) {
  if (!id.empty() && std::find(list.begin(), list.end(), id) == list.end()) list.emplace_back(id);
}

void add_programme(About& about, const Books& books, RowIndex programme) {
  if (programme >= 0) add(about.programmes, books.programmes()[programme].id);
}

void add_provider(About& about, const PackageRow& package) {
  if (package.state.match) add(about.providers, package.state.match->provider);
}

About about_supporter(const Books& books, const SupporterRow& row) {
  About about;
  add_programme(about, books, row.programme);
  const auto index = books.supporters().index_of(row.id);
  for (const auto& match : books.matches().rows())
    if (match.supporter == index) add(about.providers, match.state.provider);
  return about;
}

About about_package(const Books& books, const PackageRow& row) {
  About about;
  add_programme(about, books, row.programme);
  add_provider(about, row);
  return about;
}

/// A gathering or a match: the provider that runs it.
template <class Row>
About about_run(const Books& books, const Row& row) {
  About about;
  add_programme(about, books, row.programme);
  add(about.providers, row.state.provider);
  return about;
}

/// A case or a claim: no provider's.
template <class Row>
About about_family(const Books& books, const Row& row) {
  About about;
  add_programme(about, books, row.programme);
  return about;
}

About about_provider(const Books&, const ProviderRow& row) {
  return {row.state.programmes, {row.id}};
}

About about_programme(const Books&, const ProgrammeRow& row) {
  return {{row.id}, {}};
}

template <class Row>
About look_up(const Books& books, const Table<Row>& table, std::string_view id,
              About (*about)(const Books&, const Row&)) {
  const auto* row = table.find(id);
  return row ? about(books, *row) : About();
}

}  // namespace

About about_stream(const Books& books, const StreamRef& stream) {
  switch (stream.kind) {
    case StreamKind::programme:
      return look_up(books, books.programmes(), stream.id, about_programme);
    case StreamKind::provider:
      return look_up(books, books.providers(), stream.id, about_provider);
    case StreamKind::family_case:
      return look_up(books, books.cases(), stream.id, about_family<CaseRow>);
    case StreamKind::package:
      return look_up(books, books.packages(), stream.id, about_package);
    case StreamKind::claim:
      return look_up(books, books.claims(), stream.id, about_family<ClaimRow>);
    case StreamKind::gathering:
      return look_up(books, books.gatherings(), stream.id, about_run<GatheringRow>);
    case StreamKind::supporter:
      return look_up(books, books.supporters(), stream.id, about_supporter);
    case StreamKind::match:
      return look_up(books, books.matches(), stream.id, about_run<MatchRow>);
    case StreamKind::principal:
    case StreamKind::access:
      return {};
  }
  return {};
}

About about_question(const Books& books, std::string_view view, const ViewParams& params) {
  if (view != "history") {
    About about;
    add(about.programmes, params.programme);
    add(about.providers, params.provider);
    return about;
  }
  const std::pair<StreamKind, const std::string&> things[] = {
      {StreamKind::family_case, params.family_case}, {StreamKind::package, params.package},
      {StreamKind::provider, params.provider},       {StreamKind::claim, params.claim},
      {StreamKind::gathering, params.gathering},     {StreamKind::match, params.match},
      {StreamKind::supporter, params.supporter},     {StreamKind::programme, params.programme},
  };
  for (const auto& [kind, id] : things)
    if (!id.empty()) return about_stream(books, {kind, id});
  return {};
}

}  // namespace daybook
