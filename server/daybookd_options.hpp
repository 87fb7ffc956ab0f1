/// The options of `daybookd`, from the command line and from a TOML file with the same names.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "eventstore/keys/keyring.hpp"
#include "server/base/limits.hpp"
#include "server/net/tls_context.hpp"

namespace daybook::server {

struct DaemonOptions {
  std::string data;        ///< the ledger's directory
  std::string keys;        ///< the key store's directory; empty: beside the ledger
  std::string master_key;  ///< the master key's file; empty: beside the ledger
  std::string create;      ///< a name: make the ledger when there is none
  std::string listen = "127.0.0.1:7411";
  std::string port_file;  ///< where the port is written once the server listens
  bool log_json = false;
  bool unsafe_trust_actors = false;  ///< whoever connects is who it says
  tls::ServerFiles tls;              ///< empty: plain TCP, on loopback only
  Limits limits;

  store::KeyPlaces places() const { return store::key_places(data, keys, master_key); }
};

/// The process ends at once with this status: help was asked for, or the options are wrong.
struct ExitStatus {
  int value = 0;
};

/// Reads the options; what is wrong with them is printed. The command line wins over the file.
std::variant<DaemonOptions, ExitStatus> read_options(int argc, char** argv);

}  // namespace daybook::server
