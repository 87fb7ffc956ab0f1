#include "eventstore/ledger/content_digest.hpp"

#include "domain/vocabulary/content.hpp"
#include "eventstore/keys/seal.hpp"

namespace daybook {

store::Digest content_digest(const v::Event& event, std::string_view personal_mac) {
  std::string content;
  append_content(event, content);
  return store::sha256({content, personal_mac});
}

store::Digest content_digest_of(const v::Entry& entry) {
  const auto& event = *entry.event_nested_root();
  if (!entry.sealed()) return content_digest(event);
  const auto sealed = store::read_sealed(
      {reinterpret_cast<const char*>(entry.sealed()->data()), entry.sealed()->size()});
  return content_digest(event, sealed ? sealed->mac : std::string_view());
}

}  // namespace daybook
