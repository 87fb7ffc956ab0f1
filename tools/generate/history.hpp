/// A whole history: years of a service that come to the plan's published figures, each post judged
/// by the real rules.
#pragma once

#include <memory>
#include <optional>

#include "tools/generate/simulation/world.hpp"

namespace daybook::generate {

/// A simulation from before the programme's opening to the plan's last day. The same plan and seed
/// make the same posts.
///
/// Once run, no request of the published years is undecided: each is confirmed, or has ended
/// without starting. Not thread-safe; the plan and the sink must outlive it.
class History {
 public:
  History(const Plan& plan, std::uint64_t seed, LineSink& sink);

  /// Posts everything recorded up to the end of `until`, or of the plan's last day. Call once.
  void run(std::optional<Date> until = {});

  World& world() { return world_; }

 private:
  Recorder recorder_;
  World world_;
};

/// Plans all that happens in a world that holds nothing yet.
void plan_history(World& world);

}  // namespace daybook::generate
