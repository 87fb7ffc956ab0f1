/// `daybook verify`: checks what a ledger handed out, knowing nothing but its public key. Needs no
/// ledger, no server and no network.
#include <span>
#include <vector>

#include <fmt/format.h>

#include "eventstore/process/file_text.hpp"
#include "eventstore/process/standard_streams.hpp"
#include "eventstore/proof/checkpoint.hpp"
#include "eventstore/proof/proof_format.hpp"
#include "projections/evidence/json.hpp"
#include "projections/evidence/verify.hpp"
#include "tools/command/commands.hpp"
#include "tools/command/io.hpp"

namespace daybook::command {

namespace {

/// What files are checked against.
struct Trusted {
  std::vector<store::VerifierKey> ledger;  ///< one at least: the keys it had, one after the other
  std::vector<store::VerifierKey> witnesses;
  std::vector<store::Checkpoint> checkpoints;  ///< those among the files that hold
};

/// What was found: what is proved, or what is wrong, in a sentence.
using Verdict = store::NoteResult<std::string>;

/// One kind of file: how it is known, and how it is checked.
struct Kind {
  const char* name;
  bool (*is)(std::string_view text);
  Verdict (*verify)(const std::string& text, const Trusted& trusted);
};

/// Every witness that was named must have signed too.
store::NoteResult<store::Checkpoint> open_witnessed(const std::string& text,
                                                    const Trusted& trusted) {
  const auto note = TRY(store::parse_note(text));
  for (const auto& witness : trusted.witnesses) {
    const auto signed_so = store::verified_signatures(note, {&witness, 1});
    if (!signed_so) return failed(fmt::format("{}: {}", witness.name(), signed_so.error()));
  }
  return store::open_checkpoint(note, trusted.ledger);
}

Verdict verify_checkpoint(const std::string& text, const Trusted& trusted) {
  const auto checkpoint = TRY(open_witnessed(text, trusted));
  const auto witnessed = trusted.witnesses.empty() ? std::string()
                                                   : fmt::format(", cosigned by {} that were named",
                                                                 trusted.witnesses.size());
  return fmt::format("{} says that it had {} entries with root {}{}", checkpoint.origin,
                     checkpoint.size, store::to_hex(checkpoint.root), witnessed);
}

Verdict verify_proof(const std::string& text, const Trusted& trusted) {
  const auto proof = TRY(store::parse_proof(text));
  return store::verify_proof(proof, trusted.ledger, trusted.checkpoints);
}

Verdict verify_figure(const std::string& text, const Trusted& trusted) {
  auto proved = verify_evidence(text, trusted.ledger.front().text());
  for (const auto& key : std::span(trusted.ledger).subspan(1))
    if (!proved)
      if (auto other = verify_evidence(text, key.text())) proved = std::move(other);
  if (!proved) return failed(in_words(proved.error()));
  return in_words(*proved);
}

/// The first that a file means to be; the last is every other text.
constexpr Kind kinds[] = {
    {"proof", store::looks_like_proof, verify_proof},
    {"evidence", looks_like_evidence, verify_figure},
    {"checkpoint", [](std::string_view) { return true; }, verify_checkpoint},
};

const Kind& kind_of(std::string_view text) {
  const Kind* kind = kinds;
  while (!kind->is(text)) ++kind;
  return *kind;
}

struct Arguments {
  std::vector<std::string> files;
  std::vector<std::string> vkeys;
  std::vector<std::string> witnesses;
};

/// The ledger's keys: all of them of one name.
std::vector<store::VerifierKey> keys_given(const std::vector<std::string>& vkeys) {
  std::vector<store::VerifierKey> keys;
  for (const auto& vkey : vkeys) keys.push_back(key_given("--vkey", vkey));
  for (const auto& key : keys)
    if (key.name() != keys.front().name())
      throw CommandError{fmt::format("--vkey: {} and {} are keys of two ledgers", key.name(),
                                     keys.front().name())};
  return keys;
}

int verify(const Arguments& asked) {
  Trusted trusted{keys_given(asked.vkeys), {}, {}};
  for (const auto& witness : asked.witnesses)
    trusted.witnesses.push_back(key_given("--witness", witness));
  std::vector<std::string> texts;
  for (const auto& file : asked.files)
    texts.push_back(need(process::file_text(file, most_evidence_bytes)));
  for (const auto& text : texts) {
    if (kind_of(text).verify != verify_checkpoint) continue;
    if (auto checkpoint = open_witnessed(text, trusted))
      trusted.checkpoints.push_back(*std::move(checkpoint));
  }
  int status = exit_ok;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const Kind& kind = kind_of(texts[i]);
    const auto verdict = kind.verify(texts[i], trusted);
    if (!verdict) status = exit_some_refused;
    process::say("{}: {} {}: {}\n", asked.files[i], kind.name, verdict ? "holds" : "does not hold",
                 verdict ? *verdict : verdict.error());
  }
  return status;
}

}  // namespace

Action add_verify(CLI::App& line) {
  auto asked = std::make_shared<Arguments>();
  line.add_option("FILE", asked->files, "what a ledger handed out")->required();
  line.add_option("--vkey", asked->vkeys,
                  "the ledger's public key; repeated, the keys that it had, one after the other")
      ->allow_extra_args(false)
      ->required();
  line.add_option("--witness", asked->witnesses,
                  "the public key of a witness that must have cosigned; may be repeated");
  return [=](const Target&) { return verify(*asked); };
}

}  // namespace daybook::command
