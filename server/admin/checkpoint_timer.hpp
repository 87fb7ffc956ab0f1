/// Publishes a checkpoint of a growing ledger every so often (ledger, section 4).
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "server/admin/admin.hpp"

namespace daybook::server {

/// Signs the head at the start, then at least every `every` while there are new entries, and a last
/// time at the end. What fails is logged, and tried again the next time. `admin` must outlive it.
class CheckpointTimer {
 public:
  CheckpointTimer(Admin& admin, std::chrono::milliseconds every);
  CheckpointTimer(const CheckpointTimer&) = delete;
  CheckpointTimer& operator=(const CheckpointTimer&) = delete;

 private:
  void run(const std::stop_token& stop);
  void publish();

  Admin& admin_;
  const std::chrono::milliseconds every_;
  std::mutex mutex_;
  std::condition_variable_any stopped_;
  std::jthread thread_;
};

}  // namespace daybook::server
