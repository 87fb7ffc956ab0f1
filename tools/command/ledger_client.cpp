#include "tools/command/ledger_client.hpp"

#include <fmt/format.h>

#include "domain/base/json_text.hpp"
#include "tools/command/as_actor.hpp"
#include "tools/command/embedded.hpp"
#include "tools/command/remote.hpp"

namespace daybook::command {

std::unique_ptr<LedgerClient> open_ledger(const Target& target, Purpose purpose) {
  if (!target.server.empty()) return open_remote(target, purpose);
  auto embedded = open_embedded(target, purpose);
  if (purpose != Purpose::look || !target.actor) return embedded;
  return as_actor(std::move(embedded), target);
}

Secret run_command(const Target& target, const std::string& name,
                   const boost::json::object& params) {
  return open_ledger(target, Purpose::act)->command(name, params);
}

boost::json::object run_for_object(const Target& target, const std::string& name,
                                   const boost::json::object& params) {
  return answered_object(run_command(target, name, params).view());
}

boost::json::object answered_object(std::string_view text, boost::json::storage_ptr storage) {
  return need(object_in(text, "the answer", std::move(storage)));
}

void require_own_files(const Target& target, std::string_view what) {
  if (!target.server.empty())
    throw CommandError{
        fmt::format("{} works on a ledger's own files: give --data, not --server", what)};
}

}  // namespace daybook::command
