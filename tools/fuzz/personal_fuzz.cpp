#include "domain/base/check.hpp"
#include "eventstore/keys/seal.hpp"
#include "eventstore/ledger/personal.hpp"
#include "tools/fuzz/seal_seeds.hpp"
#include "tools/fuzz/targets.hpp"

namespace daybook::fuzz {

void personal(std::string_view input) {
  const auto canonical = canonical_personal(input);
  if (!canonical) {
    DAYBOOK_CHECK(canonical.error().message.starts_with("personal"), "a fault names the field");
    return;
  }
  const auto text = canonical->view();
  DAYBOOK_CHECK(text.size() <= PersonalLimits::canonical, "what is sealed is bounded");
  const auto again = canonical_personal(text);
  DAYBOOK_CHECK(again && again->view() == text, "the canonical form is its own canonical form");
  const auto mac = store::personal_mac(seal_secret, seal_place.event_id, text);
  const auto bytes = store::seal_text({"case/anna", 1}, seal_secret, seal_place, mac, text);
  const auto read = store::read_sealed(bytes);
  DAYBOOK_CHECK(read && read->mac == mac, "what was sealed can be read");
  const auto opened = store::unseal_text(*read, seal_secret, seal_place);
  DAYBOOK_CHECK(opened && opened->view() == text, "what was sealed opens to the same text");
}

}  // namespace daybook::fuzz
