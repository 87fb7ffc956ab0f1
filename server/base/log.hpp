/// Log lines: a fixed sentence, then `key=value` with the unit in the key. Never anything personal.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace daybook::server {

struct LogField {
  std::string_view key;
  std::string value;

  template <class T>
  LogField(std::string_view name, const T& what) : key(name), value(fmt::to_string(what)) {}
};

using LogFields = std::initializer_list<LogField>;

/// Lines go to standard output, as JSON objects on request; those that it does not take are left
/// out and counted, and hold up nobody (`log_sink.hpp`). Called once, before anything is logged.
void start_logging(bool json);

/// `info`: the life of the server. `warn`: a peer misbehaved; at most 50 lines a second, the rest
/// is counted. `error`: we failed; logged once, where it is handled.
void log_info(std::string_view sentence, LogFields fields = {});
void log_warn(std::string_view sentence, LogFields fields = {});
void log_error(std::string_view sentence, LogFields fields = {});

}  // namespace daybook::server
