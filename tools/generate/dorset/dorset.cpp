#include "tools/generate/dorset/dorset.hpp"

#include "tools/generate/history.hpp"

namespace daybook::generate {

namespace {

class Dorset : public Service {
 public:
  Dorset(Plan plan, std::uint64_t seed, Recorder& recorder)
      : plan_(std::move(plan)), world_(plan_, seed, recorder) {
    plan_history(world_);
  }
  Stage& stage() override { return world_; }
  Date last_day() const override { return plan_.last_day(); }

 private:
  Plan plan_;
  World world_;
};

}  // namespace

Result<std::unique_ptr<Service>, FileFault> make_dorset(const std::filesystem::path& directory,
                                                        std::uint64_t seed, Recorder& recorder) {
  auto plan = TRY(read_plan(directory, "dorset"));
  return std::make_unique<Dorset>(std::move(plan), seed, recorder);
}

}  // namespace daybook::generate
