#include "server/admin/checkpoint_timer.hpp"

#include "server/base/log.hpp"

namespace daybook::server {

CheckpointKeeper::CheckpointKeeper(Office& office, std::chrono::milliseconds every)
    : office_(office), every_(every), thread_([this](const std::stop_token& stop) { run(stop); }) {}

void CheckpointKeeper::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    publish();
    stopped_.wait_for(lock, stop, every_, [] { return false; });
  }
  publish();
}

void CheckpointKeeper::publish() {
  if (const auto kept = office_.publish(); !kept)
    log_error("A checkpoint could not be published.", {{"error", kept.error()}});
}

}  // namespace daybook::server
