#include <algorithm>

#include "domain/base/check.hpp"
#include "eventstore/proof/checkpoint.hpp"
#include "tools/fuzz/targets.hpp"

namespace daybook::fuzz {

namespace {

const store::VerifierKey& key() {
  static const auto known = store::VerifierKey::parse(seed_vkey());
  DAYBOOK_CHECK(known.has_value(), "the seeds' key can be read");
  return *known;
}

/// What the key of the seeds did sign.
const std::vector<store::Checkpoint>& signed_checkpoints() {
  static const auto all = [] {
    std::vector<store::Checkpoint> out;
    for (const auto& text : sound_seeds("note")) {
      const auto opened = store::open_checkpoint(text, key());
      DAYBOOK_CHECK(opened.has_value(), "a sound seed verifies");
      out.push_back(*opened);
    }
    return out;
  }();
  return all;
}

void check_note(std::string_view input) {
  const auto parsed = store::parse_note(input);
  if (parsed) DAYBOOK_CHECK(store::print_note(*parsed) == input, "a note has one text");
  const auto opened = store::open_checkpoint(input, key());
  if (!opened) return;
  const auto& all = signed_checkpoints();
  DAYBOOK_CHECK(std::find(all.begin(), all.end(), *opened) != all.end(),
                "nothing but what was signed verifies");
}

void check_line(std::string_view input) {
  const auto line = store::parse_signature_line(input);
  if (!line) return;
  const auto printed = store::print_signature(*line);
  DAYBOOK_CHECK(printed == input || printed == std::string(input) + "\n",
                "a signature line has one text");
  static_cast<void>(store::cosigned_at(*line));
}

}  // namespace

void note(std::string_view input) {
  check_note(input);
  check_line(input);
  if (const auto body = store::parse_body(input))
    DAYBOOK_CHECK(store::body_of(*body) == input, "a checkpoint has one text");
  if (const auto vkey = store::VerifierKey::parse(input))
    DAYBOOK_CHECK(vkey->text() == input, "a public key has one text");
}

}  // namespace daybook::fuzz
