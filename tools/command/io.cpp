#include "tools/command/io.hpp"

#include <ctime>
#include <memory>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <unistd.h>

#include "eventstore/process/descriptors.hpp"
#include "eventstore/process/file_text.hpp"
#include "eventstore/process/standard_streams.hpp"
#include "projections/render/render.hpp"
#include "server/net/tls_context.hpp"
#include "tools/command/command_error.hpp"

namespace daybook::command {

namespace {

/// A certificate with all that it may carry is far smaller.
constexpr std::uint64_t most_certificate_bytes = 1 << 20;

struct Free {
  void operator()(BIO* source) const { BIO_free(source); }
  void operator()(X509* certificate) const { X509_free(certificate); }
};

Instant end_of(const X509* certificate, const std::string& path) {
  std::tm ends{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &ends) != 1)
    throw CommandError{fmt::format("--file: {} has no readable end of validity", path)};
  return {static_cast<std::int64_t>(timegm(&ends)) * 1'000};
}

}  // namespace

std::string text_given(const std::string& option, const std::string& path, std::uint64_t most) {
  auto text = need(process::file_text(path, most), option);
  if (const auto foreign = process::foreign_encoding(text); !foreign.empty())
    throw CommandError{fmt::format("{}: {} {}", option, path, foreign)};
  return text;
}

store::VerifierKey key_given(const std::string& option, std::string_view vkey) {
  while (vkey.ends_with('\n') || vkey.ends_with('\r')) vkey.remove_suffix(1);
  return need(store::VerifierKey::parse(vkey), option);
}

std::optional<store::Checkpoint> checkpoint_given(const std::string& path,
                                                  const std::string& vkey) {
  if (path.empty() != vkey.empty())
    throw CommandError{
        "--checkpoint and --vkey go together: the note, and the key that must have signed it"};
  if (path.empty()) return {};
  const auto key = key_given("--vkey", vkey);
  return need(store::open_checkpoint(text_given("--checkpoint", path, store::kMaxNoteBytes), key),
              "--checkpoint");
}

CertificateFile certificate_given(const std::string& path) {
  const auto text = text_given("--file", path, most_certificate_bytes);
  const std::unique_ptr<BIO, Free> source(
      BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  const std::unique_ptr<X509, Free> certificate(
      PEM_read_bio_X509(source.get(), nullptr, nullptr, nullptr));
  if (!certificate) throw CommandError{fmt::format("--file: {} holds no certificate in PEM", path)};
  return {tls::fingerprint_of(certificate.get()), end_of(certificate.get(), path)};
}

std::string answer_text(const boost::json::object& answer, const std::string& format) {
  if (format == "json") return boost::json::serialize(answer) + "\n";
  if (format == "html") return render_html(answer);
  return format == "csv" ? render_csv(answer) : render_table(answer);
}

void write_out(const std::string& text, const std::string& path) {
  if (path.empty())
    process::put(text);
  else
    need(process::write_whole(path, text));
}

void require_output(const char* what) {
  if (!process::was_closed(STDOUT_FILENO)) return;
  throw CommandError{fmt::format(
      "standard output is closed, so that {} would be shown to nobody: nothing was done", what)};
}

PrivateAnswer::PrivateAnswer(const std::string& path) {
  if (!path.empty()) file_.emplace(need(process::WholeFile::begin(path)));
}

void PrivateAnswer::write(const Secret& text) {
  if (!file_) {
    process::put_secret(text.view());
    return;
  }
  need(file_->write(text.view()));
  need(file_->finish());
}

}  // namespace daybook::command
