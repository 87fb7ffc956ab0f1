/// The certificate that a server shows now. New connections get the newest; those that are open
/// keep what they began with.
#pragma once

#include <array>
#include <memory>
#include <string>

#include "domain/base/result.hpp"
#include "server/net/tls_context.hpp"
#include "server/net/tls_files.hpp"

namespace daybook::tls {

/// Not thread-safe.
class Keeper {
 public:
  /// Fails with a sentence when the files cannot be used.
  static Result<std::unique_ptr<Keeper>, std::string> start(const ServerFiles& files);

  const Context& context() const { return *context_; }

  enum class Found : std::uint8_t { as_before, renewed, unusable };

  /// Loads the files if they have changed since they were last loaded or refused.
  Found look();
  /// Loads the files. When they cannot be used, which is logged as an error, what was loaded before
  /// stays in use.
  Found load();

 private:
  using Stamps = std::array<Stamp, 3>;

  explicit Keeper(const ServerFiles& files) : files_(files) {}
  Stamps stamps() const;

  ServerFiles files_;
  Stamps seen_{};
  std::shared_ptr<const Context> context_;
};

}  // namespace daybook::tls
