#include "domain/base/recency.hpp"

namespace daybook {

Cached::Cached(Recency& order) : order_(order) {
  order_.order_.push_back(*this);
}

Cached::~Cached() {
  order_.order_.erase(order_.order_.iterator_to(*this));
  order_.weight_ -= weight_;
}

void Cached::use() {
  auto& all = order_.order_;
  all.splice(all.end(), all, all.iterator_to(*this));
}

void Cached::weigh(std::size_t bytes) {
  order_.weight_ += bytes - weight_;
  weight_ = bytes;
}

void Recency::trim(std::size_t bytes, Position durable_end) {
  for (auto next = order_.begin(); next != order_.end() && weight_ > bytes;) {
    auto& cached = *next++;
    if (cached.is_durable(durable_end)) cached.let_go();
  }
}

}  // namespace daybook
