/// What the views say of the five services: each field is described (VIEWS.md, "Publication").
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "projections/books/partial_ledger.hpp"
#include "projections/query/view.hpp"
#include "tests/generate/services.hpp"
#include "tests/projections/asking.hpp"

namespace daybook::generate {

namespace {

/// All entries of a ledger in memory, for views that read them.
struct Entries {
  explicit Entries(const MemoryLedger& ledger) {
    for (std::uint64_t at = 0; at < ledger.size(); ++at) list.push_back({{at}, ledger.entry({at})});
  }
  std::vector<PartEntry> list;
};

/// The questions that a view takes of a programme: every year, every grouping.
std::vector<std::string> questions_of(const ViewKind& kind, std::string_view programme) {
  const auto params = kind.params();
  const auto takes = [&](std::string_view name) {
    return std::find(params.begin(), params.end(), name) != params.end();
  };
  std::vector<std::string> years = {""}, groups = {""}, all;
  if (takes("year"))
    for (int year = 2018; year < 2026; ++year)
      years.push_back(fmt::format(R"(,"year":"{}/{}")", year, year % 100 + 1));
  if (takes("by"))
    for (const auto* by : {"locality", "package", "month", "provider"})
      groups.push_back(fmt::format(R"(,"by":"{}")", by));
  for (const auto& year : years)
    for (const auto& by : groups)
      all.push_back(fmt::format(R"({{"programme":"{}"{}{}}})", programme, year, by));
  return all;
}

}  // namespace

TEST_CASE("every view says what each field of its answers about the services is (views)") {
  MemoryLedger ledger;
  for (const auto& line : made_history({}, 5).lines) import_line(ledger, line);
  const Entries entries(ledger);
  const PartialLedger part(entries.list);
  const auto books = test::books_of(ledger);
  std::map<std::string_view, int> answers;
  for (const auto& kind : all_views())
    for (const auto& programme : books.programmes().rows())
      for (const auto& asked : questions_of(kind, programme.id)) {
        const auto params = test::params_of(asked);
        if (objection(kind, params) || kind.reads_streams) continue;
        const auto answer =
            kind.fold({.books = books, .params = params, .size = ledger.size(), .part = &part});
        INFO(kind.name << " " << asked);
        if (!answer) continue;  // a year that is not closed
        REQUIRE(test::undescribed(kind, *answer) == "");
        ++answers[kind.name];
      }
  CHECK(answers.size() == all_views().size() - 1);  // a history is read from a store
}

TEST_CASE("every view is described: help, who may ask, parameters that there are (views)") {
  std::set<std::string_view> known;
  for (const auto& param : all_params()) known.insert(param.name);
  std::string_view last;
  for (const auto& kind : all_views()) {
    INFO(kind.name);
    CHECK(last < kind.name);
    last = kind.name;
    CHECK_FALSE(kind.help.empty());
    CHECK(kind.who.roles != RoleSet{});
    CHECK(kind.fold);
    CHECK_FALSE(kind.parts.empty());
    for (const auto name : kind.params()) CHECK(known.contains(name));
  }
}

TEST_CASE("what a field is calculated from is a field beside it (views)") {
  for (const auto& kind : all_views())
    for (const auto& part : kind.parts)
      for (const auto& field : part.fields) {
        INFO(kind.name << " " << part.path << " " << field.name);
        CHECK((field.whole.empty() || part.field(field.whole)));
        CHECK((field.counted.empty() || part.field(field.counted)));
      }
}

}  // namespace daybook::generate
