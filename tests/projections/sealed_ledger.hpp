/// A ledger on disk that holds personal data: a case with a package, a match and a supporter.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "eventstore/ledger/ledger.hpp"
#include "projections/disclosure/disclosure.hpp"
#include "tests/eventstore/vault.hpp"
#include "tests/json.hpp"

namespace daybook::test {

/// Somebody with one role in all programmes, or as the staff of a provider.
Caller reader_as(std::string_view id, v::Role role, std::string_view provider = "");

/// Programme `p`; case `c1` with the note "Mum rang: <script>alert(1)</script>" on its contact, the
/// name "Anna Example" on its member, and a note on the session s-1 of its package `k1`, which
/// provider `a` delivers; case `c2` with a note of its own; supporter `s1` with a name, matched
/// with c1 in match `m1`, where a note says "First meeting went well."
class SealedLedger {
 public:
  SealedLedger();

  Ledger& ledger() { return *ledger_; }
  store::KeyStore& keys() { return *keys_; }
  const store::testing::Vault& vault() const { return vault_; }
  Disclosing from() { return {*ledger_, *views_}; }
  const ViewService& views() const { return *views_; }

  /// Posts one event; one that is refused fails the test. Returns its position.
  std::uint64_t post(std::string_view actor, std::string_view stream, std::string_view type,
                     const Json& data, std::string_view personal = "",
                     std::string_view at = "2024-05-01T09:00:00Z");
  /// Erases as the administrator does: recorded, and every key gone.
  void erase(const std::string& subject);
  /// Closes the ledger and opens it again, with the keys or without.
  void reopen(bool with_keys = true);
  /// Opens it again with the keys in this directory.
  void reopen_with(std::shared_ptr<store::KeyStore> keys);
  void close();

  /// The data of all `personal_read` so far, in order, with their `position` and `actor`.
  std::vector<boost::json::object> readings() const;

  Instant now{1'717'000'000'000};  ///< the ledger's clock: 2024-05-29

 private:
  void tell_programme();
  void tell_case();
  void tell_package();
  void tell_supporter();

  store::testing::ScratchDirectory scratch_;
  store::testing::Vault vault_;
  std::shared_ptr<store::KeyStore> keys_;
  std::unique_ptr<Ledger> ledger_;
  std::unique_ptr<ViewService> views_;
  std::uint64_t posted_ = 0;
};

/// The view's answer as canonical JSON but for what every answer is wrapped in.
std::string digest_of_view(const ViewService& views, const std::string& view,
                           const std::string& params);

}  // namespace daybook::test
