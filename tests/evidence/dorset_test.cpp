/// Evidence of the figures of a whole history: Dorset's years, as they are generated.
#include <random>

#include <catch2/catch.hpp>

#include "projections/query/view.hpp"
#include "tests/evidence/figures.hpp"
#include "tests/evidence/proving.hpp"
#include "tests/generate/histories.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

/// Made once: it takes seconds.
const Proving& dorset() {
  static const Proving ledger([] {
    MemoryLedger memory;
    generate::CopyOptions options;
    options.seed = 2022;
    generate::import_all(memory, generate::Written(options).lines());
    return memory;
  }());
  return ledger;
}

const Books& books() {
  static const Books made = dorset().books();
  return made;
}

Proved proved(const std::string& view, const std::string& params, const std::string& path) {
  const auto made = dorset().ask(books(), view, params, path);
  if (!made) FAIL(view << " " << path << ": " << made.error());
  INFO(view << " " << path);
  return verified(write_evidence(*made));
}

const char* const kYear = R"({"programme":"dorset","year":"2021/22"})";
const char* const kAll = R"({"programme":"dorset"})";

}  // namespace

TEST_CASE("the figures that an auditor asks first are proved from the entries that make them") {
  CHECK(proved("budget", kYear, "total.spent_pence").made_of > 1'000);
  CHECK(proved("budget", kYear, "lines.catch-up.approved_pence").made_of > 1);
  CHECK(proved("attendance", kYear, "total.delivered").made_of > 1'000);
  CHECK(proved("claims", kAll, "by_status.paid.amount_pence").made_of > 1);
  CHECK(proved("reconciliation", kYear, "total.net_pence").made_of > 100);
  CHECK(proved("outcomes", kYear, "followups.done").made_of > 1);
}

TEST_CASE("any figure of a year is proved without the whole prefix") {
  const std::pair<const char*, const char*> questions[] = {
      {"activity", kYear},
      {"attendance", R"({"programme":"dorset","year":"2021/22","by":"locality"})"},
      {"budget", R"({"programme":"dorset","year":"2021/22","by":"package"})"},
      {"claims", kAll},
      {"deadlines", kAll},
      {"monitoring", kYear},
      {"outcomes", kYear},
      {"reconciliation", kYear},
      {"restatement", R"({"programme":"dorset","year":"2020/21"})"}};
  std::mt19937 random(2022);  // NOLINT: the same every time
  for (const auto& [view, params] : questions) {
    const auto answer = find_view(view)->fold(
        {books(), params_of(params), &dorset().store(), books().size(), nullptr});
    if (!answer) FAIL(view << ": " << answer.error());
    auto paths = figures_in(*answer);
    std::shuffle(paths.begin(), paths.end(), random);
    std::size_t done = 0;
    for (const auto& path : paths) {
      const auto made = dorset().ask(books(), view, params, path);
      if (!made && made.error().starts_with("explain:")) continue;
      INFO(view << " " << path);
      if (!made) FAIL(made.error());
      verified(write_evidence(*made));
      if (++done == 6) break;
    }
    INFO(view);
    CHECK(done > 0);
  }
}
