/// Services as the generator runs them: each a simulation of its own on a recorder that several may
/// share.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "tools/generate/simulation/stage.hpp"
#include "tools/programmes/toml_json.hpp"

namespace daybook::generate {

/// One service's history. Everything that happens is planned when it is made. Not thread-safe.
class Service {
 public:
  virtual ~Service() = default;
  virtual Stage& stage() = 0;
  /// Nothing is recorded after this day.
  virtual Date last_day() const = 0;
};

/// A service that can be made by name. `recorder` must outlive it.
struct ServiceKind {
  const char* name;
  const char* summary;
  Result<std::unique_ptr<Service>, FileFault> (*make)(const std::filesystem::path& directory,
                                                      std::uint64_t seed, Recorder& recorder);
};

/// All services that can be generated, in alphabetical order.
const std::vector<ServiceKind>& service_kinds();

/// Runs services side by side in order of time, each up to the end of `until` or of its own last
/// day: `recorded_at` never decreases.
void run_together(const std::vector<std::unique_ptr<Service>>& services,
                  std::optional<Date> until = {});

}  // namespace daybook::generate
