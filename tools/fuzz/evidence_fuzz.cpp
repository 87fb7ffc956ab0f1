#include <algorithm>

#include "domain/base/check.hpp"
#include "projections/evidence/json.hpp"
#include "projections/evidence/verify.hpp"
#include "tools/fuzz/targets.hpp"

namespace daybook::fuzz {

namespace {

const std::string& vkey() {
  static const auto text = seed_vkey();
  return text;
}

const std::vector<Evidence>& sound() {
  static const auto all = [] {
    std::vector<Evidence> out;
    for (const auto& text : sound_seeds("evidence")) {
      DAYBOOK_CHECK(verify_evidence(text, vkey()).has_value(), "a sound seed verifies");
      out.push_back(read_evidence(text)->evidence);
    }
    return out;
  }();
  return all;
}

/// Of the same prefix, and of entries that are the ledger's own.
bool is_part_of(const Evidence& part, const Evidence& whole) {
  return part.origin == whole.origin && part.size == whole.size && part.root == whole.root &&
         std::all_of(part.entries.begin(), part.entries.end(), [&](const EvidenceEntry& entry) {
           return std::any_of(
               whole.entries.begin(), whole.entries.end(), [&](const EvidenceEntry& known) {
                 return known.position == entry.position && known.bytes == entry.bytes;
               });
         });
}

}  // namespace

/// Also tried with a digest that fits, as somebody writes it who knows the format.
void evidence(std::string_view input) {
  static_cast<void>(looks_like_evidence(input));
  const auto read = read_evidence(input);
  if (!read) {
    DAYBOOK_CHECK(!verify_evidence(input, vkey()), "what cannot be read does not verify");
    return;
  }
  const auto fitting = write_evidence(read->evidence);
  const bool digest_fits = digest_of(read->evidence) == read->digest;
  DAYBOOK_CHECK(!digest_fits || fitting == input, "evidence has one text");
  if (!verify_evidence(fitting, vkey())) return;
  const auto& all = sound();
  DAYBOOK_CHECK(std::any_of(all.begin(), all.end(),
                            [&](const auto& known) { return is_part_of(read->evidence, known); }),
                "nothing but the ledger's own entries verifies");
}

}  // namespace daybook::fuzz
