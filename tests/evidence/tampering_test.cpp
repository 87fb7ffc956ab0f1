/// Evidence that was changed does not hold, whoever changed it and however (promise 6).
#include "tests/evidence/tampering.hpp"

#include <random>

#include <catch2/catch.hpp>

#include "tests/evidence/proving.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

const char* const kBudget = R"({"programme":"p","year":"2021/22"})";

/// What a byte is changed to: another digit, letter, space, quote, and what is no text at all.
const std::string kReplacements = "09afAZ+/= \n\"\\{[\x01\x7f\xc3\xff";

std::string small_evidence(const Proving& ledger) {
  return write_evidence(ledger.evidence("budget", kBudget, "total.allocated_pence", false, 3));
}

std::string evidence_of_package(const Proving& ledger) {
  return write_evidence(ledger.evidence(
      "budget", R"({"programme":"p","year":"2021/22","by":"package"})", "groups.k1.spent_pence"));
}

/// Positions of the entries that the figure is made of.
std::set<std::uint64_t> contributing(const Proving& ledger) {
  const auto opened =
      ask(ledger.books(), "budget",
          R"({"programme":"p","year":"2021/22","by":"package","explain":"groups.k1.spent_pence"})");
  std::set<std::uint64_t> out;
  for (const auto& part : opened.at("contributions").as_array())
    out.insert(part.at("position").to_number<std::uint64_t>());
  return out;
}

bool is_last_of_stream(const Evidence& evidence, std::size_t index) {
  const std::string stream(read_entry(evidence.entries[index].bytes)->stream_text);
  for (auto later = index + 1; later < evidence.entries.size(); ++later)
    if (read_entry(evidence.entries[later].bytes)->stream_text == stream) return false;
  return true;
}

}  // namespace

TEST_CASE("every byte of an evidence file changed makes verification fail") {
  const Proving ledger("session_share");
  const auto text = small_evidence(ledger);
  verified(text);
  const auto digest = text.find("\"digest\":\"");
  std::size_t changed = 0;
  for (std::size_t at = 0; at < text.size(); ++at)
    for (const char c : kReplacements) {
      if (text[at] == c) continue;
      auto other = text;
      other[at] = c;
      const auto proved = verify_evidence(other, vkey());
      if (proved) FAIL("byte " << at << " as " << static_cast<int>(c) << " passes");
      // The digest is the last thing looked at: all else was found out by what it is about.
      if (proved.error().pointer == "/digest" && (at < digest || at >= digest + 74))
        FAIL("byte " << at << " is covered by the digest alone");
      ++changed;
    }
  CHECK(changed > 18 * text.size());
}

TEST_CASE("bytes of a larger file changed, left out, doubled or added make verification fail") {
  const Proving ledger("session_share");
  const auto text = evidence_of_package(ledger);
  std::mt19937 random(2022);  // NOLINT: the same every time
  for (int i = 0; i < 1'000; ++i) {
    const auto at = random() % text.size();
    const auto length = 1 + random() % 40;
    auto other = text;
    switch (i % 4) {
      case 0:
        other[at] = static_cast<char>(other[at] ^ (1 + random() % 255));
        break;
      case 1:
        other.erase(at, length);
        break;
      case 2:
        other.insert(at, text.substr(at, length));
        break;
      default:
        other.insert(at, length, static_cast<char>(random() % 256));
    }
    if (other == text) continue;
    INFO(i << " at " << at);
    REQUIRE_FALSE(verify_evidence(other, vkey()));
  }
}

TEST_CASE("an entry left out, doubled, swapped or of another ledger makes verification fail") {
  const Proving ledger("session_share");
  const Proving other("hourly");
  const auto text = evidence_of_package(ledger);
  const auto entries = entry_texts(text);
  const auto strange = entry_texts(
      write_evidence(other.evidence("attendance", R"({"programme":"p"})", "total.scheduled")));
  REQUIRE(entries.size() > 20);
  REQUIRE(strange.size() >= entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    INFO("entry " << i);
    auto left_out = entries, doubled = entries, swapped = entries, replaced = entries;
    left_out.erase(left_out.begin() + static_cast<std::ptrdiff_t>(i));
    doubled.insert(doubled.begin() + static_cast<std::ptrdiff_t>(i), entries[i]);
    std::swap(swapped[i], swapped[(i + 1) % entries.size()]);
    replaced[i] = strange[i];
    for (const auto& list : {left_out, doubled, swapped, replaced})
      REQUIRE_FALSE(verify_evidence(with_entries(text, list), vkey()));
  }
}

TEST_CASE("a digest that fits helps nobody: entries doubled, swapped or strange are found out") {
  const Proving ledger("session_share");
  const Proving other("hourly");
  const auto text = evidence_of_package(ledger);
  const auto entries = entry_texts(text);
  const auto strange = entry_texts(
      write_evidence(other.evidence("attendance", R"({"programme":"p"})", "total.scheduled")));
  for (std::size_t i = 0; i < entries.size(); ++i) {
    INFO("entry " << i);
    auto doubled = entries, swapped = entries, replaced = entries;
    doubled.insert(doubled.begin() + static_cast<std::ptrdiff_t>(i), entries[i]);
    std::swap(swapped[i], swapped[(i + 1) % entries.size()]);
    replaced[i] = strange[i];
    const auto twice = fault_of(resealed(with_entries(text, doubled)));
    CHECK(twice.pointer == "/entries/" + std::to_string(i + 1) + "/position");
    CHECK(fault_of(resealed(with_entries(text, swapped))).pointer.starts_with("/entries/"));
    const auto foreign = fault_of(resealed(with_entries(text, replaced)));
    CHECK(foreign.pointer == "/entries/" + std::to_string(i) + "/path");
    CHECK(foreign.position);
  }
}

TEST_CASE(
    "an entry that bears on the figure cannot be left out, nor one before another of its "
    "stream") {
  const Proving ledger("session_share");
  const auto text = evidence_of_package(ledger);
  const auto file = read_evidence(text);
  REQUIRE(file);
  const auto needed = contributing(ledger);
  std::size_t found_out = 0;
  for (std::size_t i = 0; i < file->evidence.entries.size(); ++i) {
    auto evidence = file->evidence;
    const auto position = evidence.entries[i].position.value;
    if (!needed.contains(position) && is_last_of_stream(evidence, i)) continue;
    INFO("entry " << i << " at " << position);
    evidence.entries.erase(evidence.entries.begin() + static_cast<std::ptrdiff_t>(i));
    REQUIRE_FALSE(verify_evidence(write_evidence(evidence), vkey()));
    ++found_out;
  }
  CHECK(found_out + 3 >= file->evidence.entries.size());
}

TEST_CASE("of complete evidence no entry at all can be left out or changed") {
  const Proving ledger("session_share");
  const auto evidence = ledger.evidence("budget", kBudget, "total.allocated_pence", true, 60);
  verified(write_evidence(evidence));
  for (std::size_t i = 0; i < evidence.entries.size(); ++i) {
    INFO("entry " << i);
    auto left_out = evidence, shorter = evidence, changed = evidence;
    left_out.entries.erase(left_out.entries.begin() + static_cast<std::ptrdiff_t>(i));
    CHECK(fault_of(write_evidence(left_out)).pointer == "/entries");
    shorter.entries = left_out.entries;
    --shorter.size;
    CHECK(fault_of(write_evidence(shorter)).pointer == "/consistency");
    changed.entries[i].bytes.back() = static_cast<char>(changed.entries[i].bytes.back() ^ 1);
    CHECK(fault_of(write_evidence(changed)).pointer == "/entries");
  }
}

TEST_CASE("each part of evidence that is changed and sealed again is named in the fault") {
  const Proving ledger("session_share");
  const auto evidence =
      ledger.evidence("budget", kBudget, "total.spent_pence", false, ledger.store().size() - 1);
  const auto pointer = [&](const auto& change) {
    auto other = evidence;
    change(other);
    return fault_of(write_evidence(other)).pointer;
  };
  const auto figure = [](Evidence& e) -> FigureClaim& { return std::get<FigureClaim>(e.claim); };
  CHECK(pointer([](Evidence& e) { e.origin = "daybook/other"; }) == "/origin");
  CHECK(pointer([](Evidence& e) { e.root.bytes[5] ^= 1; }) == "/consistency");
  CHECK(pointer([](Evidence& e) { e.consistency.pop_back(); }) == "/consistency");
  CHECK(pointer([](Evidence& e) { --e.size; }) == "/consistency");
  CHECK(pointer([](Evidence& e) { e.size += 2; }) == "/as_at/size");
  CHECK(pointer([](Evidence& e) { e.complete = true; }) == "/entries");
  CHECK(pointer([](Evidence& e) { e.entries[2].path[0].bytes[0] ^= 1; }) == "/entries/2/path");
  CHECK(pointer([](Evidence& e) { e.entries[2].position.value += 1; }) == "/entries/2/path");
  CHECK(pointer([](Evidence& e) { e.entries.clear(); }) == "/figure");
  CHECK(pointer([&](Evidence& e) { figure(e).value += 1; }) == "/figure/value");
  CHECK(pointer([&](Evidence& e) { figure(e).view = "budgets"; }) == "/figure/view");
  CHECK(pointer([&](Evidence& e) { figure(e).version = 77; }) == "/figure/version");
  CHECK(pointer([&](Evidence& e) { figure(e).path = "total.spent"; }) == "/figure");
  CHECK(pointer([&](Evidence& e) { figure(e).path = "lines[0].spent_pence"; }) == "/figure/path");
  CHECK(pointer([&](Evidence& e) { figure(e).params.pop_back(); }) == "/figure/params");
  CHECK(pointer([&](Evidence& e) {
          figure(e).params.push_back({"as_at", "3"});
        }) == "/figure/params");
  CHECK(pointer([](Evidence& e) { e.checkpoint += "— daybook/test abcd\n"; }) == "/checkpoint");
}

TEST_CASE("evidence holds only under the key of the ledger that signed it") {
  const Proving ledger("session_share");
  const auto text = small_evidence(ledger);
  CHECK(fault_of(text, ledger_key(8).verifier().text()).pointer == "/checkpoint");
  CHECK(fault_of(text, "daybook/test").why.starts_with("the public key cannot be used: "));
}

TEST_CASE("a checkpoint that also holds another's signature is not evidence") {
  Proving ledger("session_share");
  auto evidence = ledger.evidence("budget", kBudget, "total.allocated_pence", false, 3);
  auto note = store::parse_note(evidence.checkpoint);
  REQUIRE(note);
  const auto witness = store::NoteSigner::from_seed("witness.example", std::string(32, 'w'),
                                                    store::SignatureType::cosignature);
  REQUIRE(witness);
  note->signatures.push_back(witness->cosign(note->text, 1'700'000'000));
  evidence.checkpoint = store::print_note(*note);
  CHECK(fault_of(write_evidence(evidence)).pointer == "/checkpoint");
}

TEST_CASE("what is not evidence at all is told so, whatever it is") {
  const Proving ledger("session_share");
  const auto text = small_evidence(ledger);
  CHECK(looks_like_evidence(text));
  CHECK_FALSE(looks_like_evidence("daybook/test\n3\n"));
  for (const std::string& other :
       {std::string(), std::string("{}"), std::string("[]"), std::string("null"),
        std::string(100'000, '['), std::string(100'000, '9'), std::string("{\"format\":1}"),
        text.substr(0, text.size() - 1), text + "\n", " " + text, text + text})
    CHECK_FALSE(verify_evidence(other, vkey()));
  CHECK(fault_of("{\"format\":\"daybook-evidence/2\"}").pointer == "/format");
  CHECK(fault_of("{\"format\":\"daybook-evidence/1\",\"kind\":\"x\"}").pointer == "/kind");
}
