/// Evidence of a figure: what somebody who trusts nobody needs to check it (ledger, section 4).
#include <catch2/catch.hpp>

#include "tests/evidence/figures.hpp"
#include "tests/evidence/proving.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

const char* const kBudget = R"({"programme":"p","year":"2021/22"})";

/// The size at which the first so many entries hold a charge.
std::uint64_t small_size(const Proving& ledger) {
  std::uint64_t size = 0;
  store::testing::must(
      ledger.store().scan({}, ledger.store().size(), [&](Position at, std::string_view bytes) {
        size = at.value + 1;
        return read_entry(bytes)->tag != v::Data::ChargeRaised;
      }));
  return size;
}

}  // namespace

TEST_CASE("a figure's evidence is checked with the public key alone, and says what it proves") {
  const Proving ledger("session_share");
  const auto evidence = ledger.evidence("budget", kBudget, "total.spent_pence");
  const auto opened = ask(ledger.books(), "budget",
                          R"({"programme":"p","year":"2021/22","explain":"total.spent_pence"})");
  const auto proved = verified(write_evidence(evidence));
  CHECK(std::get<FigureClaim>(evidence.claim).value == opened.at("value").as_int64());
  CHECK(proved.origin == "daybook/test");
  CHECK(proved.size == ledger.store().size());
  CHECK(proved.entries == evidence.entries.size());
  CHECK(proved.made_of == opened.at("contributions").as_array().size());
  CHECK_FALSE(proved.complete);
  CHECK(proved.claim == "budget programme=p year=2021/22 total.spent_pence = " +
                            std::to_string(opened.at("value").as_int64()));
}

TEST_CASE("evidence holds whole streams of what makes the figure, and no other entry") {
  const Proving ledger("session_share");
  const auto evidence = ledger.evidence(
      "budget", R"({"programme":"p","year":"2021/22","by":"package"})", "groups.k1.spent_pence");
  std::set<std::string> streams;
  for (const auto& entry : evidence.entries) streams.emplace(read_entry(entry.bytes)->stream_text);
  const auto family = std::string(ledger.books().packages().find("k1")->state.family_case);
  CHECK(streams == std::set<std::string>{"case/" + family, "package/k1", "programme/p"});
  CHECK(evidence.entries.size() < ledger.store().size() / 2);
}

TEST_CASE("evidence of a figure as at an earlier size is bound to the newest checkpoint") {
  const Proving ledger("session_share");
  const auto size = small_size(ledger);
  const auto evidence = ledger.evidence("budget", kBudget, "total.spent_pence", false, size);
  REQUIRE(size < ledger.store().size());
  CHECK(evidence.size == size);
  CHECK(evidence.root == store::testing::must(ledger.store().root_at(size)));
  const auto proved = verified(write_evidence(evidence));
  CHECK(proved.size == size);
  CHECK(proved.checkpoint_size == ledger.store().size());
}

TEST_CASE("complete evidence holds every entry of the prefix, and proves that none is left out") {
  const Proving ledger("session_share");
  const auto size = small_size(ledger);
  const auto evidence = ledger.evidence("budget", kBudget, "total.spent_pence", true, size);
  CHECK(evidence.entries.size() == size);
  CHECK(verified(write_evidence(evidence)).complete);
}

TEST_CASE("a figure on a day is proved as on that day") {
  const Proving ledger("session_share");
  const auto now = ledger.evidence("budget", kBudget, "total.spent_pence");
  const auto then = ledger.evidence(
      "budget", R"({"programme":"p","year":"2021/22","on":"2021-07-15"})", "total.spent_pence");
  CHECK(std::get<FigureClaim>(then.claim).value < std::get<FigureClaim>(now.claim).value);
  CHECK(verified(write_evidence(then)).claim.find("on=2021-07-15") != std::string::npos);
}

TEST_CASE("a figure asked for by index is named by its key") {
  const Proving ledger("session_share");
  const auto evidence = ledger.evidence("budget", kBudget, "lines[0].spent_pence");
  CHECK(std::get<FigureClaim>(evidence.claim).path == "lines.main.spent_pence");
  verified(write_evidence(evidence));
}

TEST_CASE("what is no figure has no evidence, and is told what to ask instead") {
  const Proving ledger("session_share");
  const std::string attendance = R"({"programme":"p"})";
  CHECK(ledger.refusal("attendance", attendance, "total.attendance_percent") ==
        "explain: total.attendance_percent is not a sum; explain its numerator "
        "total.attendance_numerator and its denominator total.attendance_denominator.");
  CHECK(ledger.refusal("attendance", attendance, "") ==
        "evidence: name the figure, such as total.spent_pence.");
  CHECK(ledger.refusal("history", R"({"case":"c1"})", "entries") ==
        "evidence: there is no view history with figures.");
}

TEST_CASE("a checkpoint older than the figure is not enough") {
  Proving ledger("session_share");
  ledger.sign(100);
  CHECK(ledger.refusal("budget", kBudget, "total.spent_pence") ==
        "evidence: the newest checkpoint is of 100 entries, the figure of " +
            std::to_string(ledger.store().size()) +
            "; publish one with daybook checkpoint --publish.");
  CHECK(ledger.evidence("budget", kBudget, "total.spent_pence", false, 100).size == 100);
}

TEST_CASE(
    "witnesses' signatures are taken off: nobody who has only the ledger's key could check them") {
  const auto signer = ledger_key();
  const store::Checkpoint tree{"daybook/test", 3, {}, {}};
  auto note = store::sign_checkpoint(tree, signer);
  const auto witness = store::NoteSigner::from_seed("witness.example", std::string(32, 'w'),
                                                    store::SignatureType::cosignature);
  REQUIRE(witness);
  note.signatures.push_back(witness->cosign(note.text, 1'700'000'000));
  const auto own = own_checkpoint(store::print_note(note), "daybook/test");
  REQUIRE(own);
  CHECK(own->note == store::print_note(store::sign_checkpoint(tree, signer)));
  CHECK(own->checkpoint == tree);
  CHECK(own_checkpoint(own->note, "daybook/other").error() ==
        "The checkpoint is not one that daybook/other has signed.");
}

TEST_CASE("every figure of every view is proved by entries that make it") {
  const std::pair<const char*, const char*> questions[] = {
      {"activity", R"({"programme":"p"})"},
      {"attendance", R"({"programme":"p","by":"provider"})"},
      {"budget", R"({"programme":"p","year":"2021/22","by":"month"})"},
      {"claims", R"({"programme":"p"})"},
      {"deadlines", R"({"programme":"p"})"},
      {"monitoring", R"({"programme":"p","year":"2021/22"})"},
      {"outcomes", R"({"programme":"p"})"},
      {"reconciliation", R"({"programme":"p","year":"2021/22"})"}};
  for (const auto* example : {"session_share", "hourly"}) {
    const Proving ledger(example);
    const auto books = ledger.books();
    for (const auto& [view, params] : questions) {
      std::size_t proved = 0;
      for (const auto& path : figures_in(ask(books, view, params))) {
        INFO(example << " " << view << " " << path);
        const auto made = ledger.ask(books, view, params, path);
        if (!made && made.error().starts_with("explain:")) continue;
        if (!made) FAIL(made.error());
        verified(write_evidence(*made));
        ++proved;
      }
      INFO(example << " " << view);
      CHECK(proved > 0);
    }
  }
}
