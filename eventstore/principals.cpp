#include "eventstore/principals.hpp"

#include <limits>
#include <string>
#include <vector>

namespace daybook::store {

namespace {

constexpr std::string_view kPrefix = "principal/";

StoreError unreadable(std::string_view stream) {
  return {StoreErrorCode::damaged,
          "An entry of " + std::string(stream) + " cannot be read. Run fsck.",
          {}};
}

}  // namespace

StoreResult<std::optional<Principal>> read_principal(const Store& store, std::string_view id) {
  const auto stream = stream_name(StreamKind::principal, id);
  std::optional<Principal> principal;
  bool sound = true;
  const auto read = store.read_stream(stream, {0}, std::numeric_limits<std::uint64_t>::max(),
                                      [&](Version, Position, std::string_view bytes) {
                                        const auto event = read_entry(bytes);
                                        sound = event.has_value();
                                        if (!sound) return false;
                                        if (!principal) principal.emplace();
                                        evolve(*principal, *event);
                                        return true;
                                      });
  if (!read) return failed(read.error());
  if (!sound) return failed(unreadable(stream));
  return principal;
}

StoreResult<void> each_principal(const Store& store,
                                 const std::function<bool(const Principal&)>& visit) {
  std::vector<std::string> ids;
  const auto listed = store.list_streams(kPrefix, [&](std::string_view name, std::uint64_t) {
    ids.emplace_back(name.substr(kPrefix.size()));
    return true;
  });
  if (!listed) return listed;
  for (const auto& id : ids) {
    const auto principal = read_principal(store, id);
    if (!principal) return failed(principal.error());
    if (*principal && !visit(**principal)) break;
  }
  return {};
}

StoreResult<bool> has_administrator(const Store& store) {
  bool found = false;
  const auto read = each_principal(store, [&](const Principal& principal) {
    const auto roles = Caller(principal).roles_everywhere();
    found = !principal.revoked && (roles & bit(v::Role::administrator)) != 0;
    return !found;
  });
  if (!read) return failed(read.error());
  return found;
}

}  // namespace daybook::store
