#include "tests/evidence/proving.hpp"

#include <catch2/catch.hpp>

namespace daybook::test {

using store::testing::must;

namespace {

/// What is put on disk at once.
constexpr std::uint64_t kGroup = 5'000;

}  // namespace

store::NoteSigner ledger_key(char seed) {
  auto signer = store::NoteSigner::from_seed("daybook/test", std::string(32, seed));
  REQUIRE(signer);
  return *std::move(signer);
}

Proving::Proving(const std::string& example) : Proving(replayed(example)) {}

Proving::Proving(const MemoryLedger& ledger) {
  for (std::uint64_t size = 0; size < ledger.size();)
    scratch_.take(ledger, size = std::min(size + kGroup, ledger.size()));
  sign(store().size());
}

void Proving::sign(std::uint64_t size) {
  const store::Checkpoint tree{"daybook/test", size, must(store().root_at(size)), {}};
  const auto note = store::print_note(store::sign_checkpoint(tree, ledger_key()));
  const auto own = own_checkpoint(note, "daybook/test");
  REQUIRE(own);
  checkpoint_ = *own;
}

Books Proving::books(std::uint64_t size, std::optional<Date> on) const {
  Books books(on);
  must(store().scan({}, std::min(size, store().size()), [&](Position, std::string_view bytes) {
    books.apply(*read_entry(bytes));
    return true;
  }));
  return books;
}

Result<Evidence, std::string> Proving::ask(const Books& books, const std::string& view,
                                           const std::string& params, const std::string& path,
                                           bool complete) const {
  auto object = boost::json::parse(params).as_object();
  if (!path.empty()) object["explain"] = path;
  return make_evidence(store(), books, {view, params_of(boost::json::serialize(object)), complete},
                       checkpoint_);
}

Evidence Proving::evidence(const std::string& view, const std::string& params,
                           const std::string& path, bool complete, std::uint64_t size) const {
  const auto on = params_of(params).on;
  auto made = ask(books(size, on), view, params, path, complete);
  if (!made) FAIL(made.error());
  return *std::move(made);
}

std::string Proving::refusal(const std::string& view, const std::string& params,
                             const std::string& path, bool complete, std::uint64_t size) const {
  const auto made = ask(books(size, params_of(params).on), view, params, path, complete);
  REQUIRE_FALSE(made);
  return made.error();
}

std::string vkey() {
  return ledger_key().verifier().text();
}

Proved verified(const std::string& text) {
  const auto proved = verify_evidence(text, vkey());
  if (!proved) FAIL(in_words(proved.error()));
  return *proved;
}

EvidenceFault fault_of(const std::string& text, const std::string& key) {
  const auto proved = verify_evidence(text, key);
  REQUIRE_FALSE(proved);
  return proved.error();
}

}  // namespace daybook::test
