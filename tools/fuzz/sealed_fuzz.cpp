#include <algorithm>

#include "domain/base/check.hpp"
#include "eventstore/keys/seal.hpp"
#include "tools/fuzz/seal_seeds.hpp"
#include "tools/fuzz/targets.hpp"

namespace daybook::fuzz {

namespace {

std::string joined(const store::SealedView& view) {
  std::string all(view.header);
  all += view.nonce;
  all += view.ciphertext;
  return all;
}

const std::vector<std::string>& sound() {
  static const auto all = sound_seeds("sealed");
  return all;
}

}  // namespace

void sealed(std::string_view input) {
  const auto read = store::read_sealed(input);
  if (!read) return;
  DAYBOOK_CHECK(joined(*read) == input, "sealed bytes are their parts and nothing else");
  DAYBOOK_CHECK(store::is_subject(read->key.subject) && read->key.generation > 0,
                "sealed bytes name a subject's key");
  const bool made_so = std::binary_search(sound().begin(), sound().end(), input);
  DAYBOOK_CHECK(store::unseal_text(*read, seal_secret, seal_place).has_value() == made_so,
                "what was sealed opens, and nothing else");
}

}  // namespace daybook::fuzz
