#include "server/selection.hpp"

namespace daybook::server {

const About& Selection::about(const Recorded& entry) {
  const auto known = abouts_.find(entry.stream_text);
  if (known != abouts_.end()) return known->second;
  if (abouts_.size() >= remembered) abouts_.clear();
  auto about = port_.of(entry.stream);
  return abouts_.emplace(std::string(entry.stream_text), std::move(about)).first->second;
}

Shown Selection::seen(const Recorded& entry) {
  switch (sight_.at(entry.stream.kind)) {
    case Sight::Glance::shown:
      return Shown::whole;
    case Sight::Glance::hidden:
      return Shown::nothing;
    case Sight::Glance::depends:
      return sight_.shows(entry, about(entry));
  }
  return Shown::nothing;
}

Shown Selection::shows(std::string_view bytes) {
  if (!asks()) return filter_.wants(bytes) ? Shown::whole : Shown::nothing;
  const auto entry = read_entry(bytes);
  if (!entry) return sight_.sees_all() ? Shown::whole : Shown::nothing;
  const auto& programme = filter_.programme();
  const bool wanted =
      filter_.wants(*entry) && (programme.empty() || about(*entry).is_in(programme));
  return wanted ? seen(*entry) : Shown::nothing;
}

}  // namespace daybook::server
