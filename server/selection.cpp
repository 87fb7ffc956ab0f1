#include "server/selection.hpp"

namespace daybook::server {

const About& Selection::about(const Recorded& entry) {
  const auto known = abouts_.find(entry.stream_text);
  if (known != abouts_.end()) return known->second;
  if (abouts_.size() >= remembered) abouts_.clear();
  auto about = port_.about_stream ? port_.about_stream(entry.stream) : About();
  return abouts_.emplace(std::string(entry.stream_text), std::move(about)).first->second;
}

bool Selection::may_see(const Recorded& entry) {
  switch (sight_.at(entry.stream.kind)) {
    case Sight::Glance::shown:
      return true;
    case Sight::Glance::hidden:
      return false;
    case Sight::Glance::depends:
      return sight_.sees(about(entry), entry.actor_provider);
  }
  return false;
}

bool Selection::shows(std::string_view bytes) {
  if (!asks()) return filter_.wants(bytes);
  const auto entry = read_entry(bytes);
  if (!entry) return sight_.sees_all();
  if (!may_see(*entry)) {
    ++hidden_;
    return false;
  }
  const auto& programme = filter_.programme();
  return filter_.wants(*entry) && (programme.empty() || about(*entry).is_in(programme));
}

}  // namespace daybook::server
