/// A certificate as a file: what is registered of it.
#pragma once

#include <string>

#include "domain/base/quantity.hpp"

namespace daybook::command {

struct CertificateFile {
  std::string fingerprint;  ///< SHA-256 of its DER form, 64 hexadecimal digits
  Instant expires_at;       ///< after which it is no longer valid
};

/// Reads the first certificate of a PEM file. Throws CommandError when there is none.
CertificateFile read_certificate(const std::string& path);

}  // namespace daybook::command
