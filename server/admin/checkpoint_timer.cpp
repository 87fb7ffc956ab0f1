#include "server/admin/checkpoint_timer.hpp"

#include "server/base/log.hpp"

namespace daybook::server {

CheckpointTimer::CheckpointTimer(Admin& admin, std::chrono::milliseconds every)
    : admin_(admin), every_(every), thread_([this](const std::stop_token& stop) { run(stop); }) {}

void CheckpointTimer::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    publish();
    stopped_.wait_for(lock, stop, every_, [] { return false; });
  }
  publish();
}

void CheckpointTimer::publish() {
  if (const auto kept = admin_.publish(); !kept)
    log_error("A checkpoint could not be published.", {{"error", kept.error()}});
}

}  // namespace daybook::server
