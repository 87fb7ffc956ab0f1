/// Files that a command is given, and where its answer goes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "domain/base/quantity.hpp"
#include "domain/base/secret.hpp"
#include "eventstore/process/whole_file.hpp"
#include "eventstore/proof/checkpoint.hpp"

namespace daybook::command {

// --- what a command is given; all throw CommandError, which names the option or the file

/// The text of a file that an option names. Throws when it cannot be read, has more than `most`
/// bytes, or is in an encoding that is not read.
std::string text_given(const std::string& option, const std::string& path, std::uint64_t most);

/// The key in vkey form, with or without a line end.
store::VerifierKey key_given(const std::string& option, std::string_view vkey);

/// The checkpoint in the file that `--checkpoint` names, signed by the key that `--vkey` names;
/// none when neither is given.
std::optional<store::Checkpoint> checkpoint_given(const std::string& path, const std::string& vkey);

/// A certificate: what is registered of it.
struct CertificateFile {
  std::string fingerprint;  ///< SHA-256 of its DER form, 64 hexadecimal digits
  Instant expires_at;       ///< after which it is no longer valid
};

/// The first certificate of the PEM file that `--file` names.
CertificateFile certificate_given(const std::string& path);

// --- where an answer goes

/// An answer as text, in one of the formats table, json, csv and html.
std::string answer_text(const boost::json::object& answer, const std::string& format);

/// To the file at `path`, whole or not at all; to standard output when it is empty. Throws
/// CommandError when the file cannot be written.
void write_out(const std::string& text, const std::string& path);

/// Throws CommandError when standard output was closed by the caller, where `what` is shown once
/// and never again.
void require_output(const char* what);

/// Where what people said goes: the file at a path, whole or not at all and readable by its owner
/// alone, or standard output when the path is empty. Made before anything is asked, so that nothing
/// is recorded or destroyed for an answer that has no place. Throws CommandError when there is
/// none.
class PrivateAnswer {
 public:
  explicit PrivateAnswer(const std::string& path);

  /// All of it, once. Throws CommandError when the file cannot be written.
  void write(const Secret& text);

 private:
  std::optional<process::WholeFile> file_;
};

}  // namespace daybook::command
