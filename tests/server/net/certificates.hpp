/// Certificates made for one test, in files that vanish with it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "server/net/tls_context.hpp"

struct evp_pkey_st;
struct x509_st;

namespace daybook::server::testing {

/// A certificate and its key, in PEM files.
struct Certified {
  std::string certificate;
  std::string key;
  std::string fingerprint;
};

/// What a certificate says.
struct Wanted {
  std::string names = "IP:127.0.0.1,DNS:localhost";  ///< as OpenSSL writes alternative names
  long valid_from_s = -3'600;                        ///< seconds from now
  long valid_until_s = 3'600;
};

/// Signs certificates, in a directory of its own.
class Authority {
 public:
  explicit Authority(const std::string& name);
  ~Authority();
  Authority(const Authority&) = delete;
  Authority& operator=(const Authority&) = delete;

  /// Its own certificate: whom to trust.
  std::string file() const { return path("authority.pem"); }
  std::string path(const std::string& file) const { return (directory_ / file).string(); }

  /// Writes `<stem>.pem` and `<stem>.key`; what was there before is replaced at once.
  Certified issue(const std::string& stem, const Wanted& wanted = {}) const;

 private:
  std::filesystem::path directory_;
  std::shared_ptr<evp_pkey_st> key_;
  std::shared_ptr<x509_st> certificate_;
};

}  // namespace daybook::server::testing
