/// TLS and the secrets of a process, as the programs are run (ledger 5, 6).
#include <csignal>
#include <fstream>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/server/net/certificates.hpp"
#include "tests/server/net/tls_peer.hpp"
#include "tests/system/support/lines.hpp"
#include "tests/system/support/process.hpp"

namespace daybook::test {

namespace {

using server::testing::Authority;
using server::testing::Certified;
using server::testing::TlsPeer;

/// A ledger, an authority, and the options of a daemon with a certificate of it.
struct Office {
  Office() : own(authority.issue("server")) {
    REQUIRE(run({program("daybook"), "init", scratch.ledger(), "--name", "office"}).status == 0);
  }

  std::vector<std::string> with_tls() const {
    return {"--tls-certificate", own.certificate, "--tls-key", own.key};
  }
  std::string file(const std::string& name) const { return scratch.path() / name; }

  ScratchDirectory scratch;
  Authority authority{"the office"};
  Certified own;
};

std::string at(const Daemon& daemon) {
  return to_text(daemon.endpoint());
}

std::string written(const std::string& path, const std::string& text, std::filesystem::perms mode) {
  std::ofstream(path) << text;
  std::filesystem::permissions(path, mode);
  return path;
}

constexpr auto mine = std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
constexpr auto everybodys = mine | std::filesystem::perms::others_read;

}  // namespace

TEST_CASE("the command posts and reads over TLS, and says when it should (ledger 6)", "[system]") {
  const Office office;
  Daemon daemon(office.scratch.ledger(), office.with_tls());
  const std::vector<std::string> base = {program("daybook"), "--server", at(daemon)};
  const auto command = [&](std::vector<std::string> words, const std::string& in = "") {
    words.insert(words.begin(), base.begin(), base.end());
    return run(words, in);
  };
  const auto trusted = office.authority.file();
  const auto posted =
      command({"--tls-ca", trusted, "--actor", "adm-1", "--role", "administrator", "import", "-"},
              programme_line("p") + "\n");
  INFO(posted.err);
  REQUIRE(posted.status == 0);
  REQUIRE(command({"--tls-ca", trusted, "info"}).status == 0);
  const auto plain = command({"info"});
  REQUIRE(plain.status == 2);
  REQUIRE(plain.err == "daybook: This server speaks TLS 1.3.\n");
  const Authority stranger("somebody else");
  const auto astray = command({"--tls-ca", stranger.file(), "info"});
  REQUIRE(astray.status == 2);
  REQUIRE(astray.err.find("its certificate is not signed by anybody who is trusted here") !=
          std::string::npos);
  const auto untrusting = command({"--tls-certificate", office.own.certificate, "info"});
  REQUIRE(untrusting.status == 2);
  REQUIRE(untrusting.err.find("--tls-ca") != std::string::npos);
  REQUIRE(daemon.stop() == 0);
}

TEST_CASE("SIGHUP does not end a daemon; it shows the certificate that is there then (ledger 9)",
          "[system]") {
  const Office office;
  Daemon daemon(office.scratch.ledger(), office.with_tls());
  REQUIRE(TlsPeer(daemon.endpoint()).server_certificate() == office.own.fingerprint);
  const auto renewed = office.authority.issue("server");
  daemon.process().signal(SIGHUP);
  std::string shown;
  for (int i = 0; i < 10'000 && shown != renewed.fingerprint; ++i)
    shown = TlsPeer(daemon.endpoint()).server_certificate();
  REQUIRE(shown == renewed.fingerprint);
  REQUIRE(daemon.stop() == 0);
}

TEST_CASE("the options of TLS may stand in the file of options (ledger 9)", "[system]") {
  const Office office;
  const auto config = office.file("daybookd.toml");
  std::ofstream(config) << fmt::format(
      "tls-certificate = '{}'\ntls-key = '{}'\ntls-client-ca = '{}'\n", office.own.certificate,
      office.own.key, office.authority.file());
  Daemon daemon(office.scratch.ledger(), {"--config", config});
  REQUIRE(TlsPeer(daemon.endpoint()).server_certificate() == office.own.fingerprint);
  REQUIRE(daemon.stop() == 0);
}

TEST_CASE("without TLS a daemon does not listen beyond loopback (ledger 6)", "[system]") {
  const Office office;
  const auto refused =
      run({program("daybookd"), "--data", office.scratch.ledger(), "--listen", "0.0.0.0:0"});
  REQUIRE(refused.status == 2);
  REQUIRE(refused.out.find("0.0.0.0 is not a loopback address: without TLS") != std::string::npos);
}

TEST_CASE("a token comes from a file that only its owner may read (ledger 6)", "[system]") {
  const Office office;
  Daemon daemon(office.scratch.ledger());
  const auto info_with = [&](const std::string& file) {
    return run({program("daybook"), "--server", at(daemon), "--token-file", file, "info"});
  };
  const auto open = info_with(written(office.file("open"), "dbk_one\n", everybodys));
  REQUIRE(open.status == 2);
  REQUIRE(open.err.find("may be read by others (mode 604): chmod 600 it.") != std::string::npos);
  const auto empty = info_with(written(office.file("empty"), "\n", mine));
  REQUIRE(empty.status == 2);
  REQUIRE(empty.err.find("holds no token") != std::string::npos);
  REQUIRE(info_with(office.file("missing")).err.find("cannot be read") != std::string::npos);
  const auto unknown = info_with(written(office.file("unknown"), "dbk_one\n", mine));
  const auto from_environment = run({"/usr/bin/env", "DAYBOOK_TOKEN=dbk_one", program("daybook"),
                                     "--server", at(daemon), "info"});
  for (const auto& finished : {unknown, from_environment}) {
    REQUIRE(finished.status == 2);
    REQUIRE(finished.out.empty());
  }
  REQUIRE(run({program("daybook"), "--server", at(daemon), "info"}).status == 0);
  REQUIRE(daemon.stop() == 0);
}

TEST_CASE("a daemon leaves no dump of its memory (ledger 5)", "[system]") {
  const Office office;
  Daemon daemon(office.scratch.ledger());
  std::ifstream limits(fmt::format("/proc/{}/limits", daemon.process().id()));
  std::string line;
  while (std::getline(limits, line) && !line.starts_with("Max core file size")) continue;
  const auto rest = line.substr(line.find_first_of("0123456789"));
  REQUIRE(rest.starts_with("0 "));
  REQUIRE(rest.find_first_of("123456789") == std::string::npos);
  REQUIRE(daemon.stop() == 0);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("a daemon overwrites memory that it frees (ledger 5)", "[system]") {
  const auto told =
      run({"/usr/bin/env", "MALLOC_CONF=confirm_conf:true", program("daybookd"), "--version"});
  REQUIRE(told.status == 0);
  INFO(told.err);
  REQUIRE(told.err.find("-- Set conf value: junk:free") != std::string::npos);
}
#endif

}  // namespace daybook::test
