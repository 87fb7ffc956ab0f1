/// The order in which cached states were last used, so that the oldest can be let go one by one.
#pragma once

#include <cstddef>

#include <boost/intrusive/list.hpp>

#include "domain/base/quantity.hpp"

namespace daybook {

class Recency;

/// Something in memory that can be had again from elsewhere, once what it holds is durable.
/// It stays where it is, and must not outlive the order that it stands in.
class Cached : public boost::intrusive::list_base_hook<> {
 public:
  /// Stands as the one used last.
  explicit Cached(Recency& order);
  virtual ~Cached();
  Cached(const Cached&) = delete;
  Cached& operator=(const Cached&) = delete;

  /// Makes it the one used last.
  void use();
  /// What it weighs from now on, in bytes.
  void weigh(std::size_t bytes);
  std::size_t weight() const { return weight_; }
  /// The end of the entries that it was made of: it stays until they are durable.
  void made_of(Position end) { end_ = end; }
  bool is_durable(Position durable_end) const { return end_ <= durable_end; }

  /// Destroys it.
  virtual void let_go() = 0;

 private:
  Recency& order_;
  std::size_t weight_ = 0;
  Position end_;
};

/// All that is kept, by its last use. Not thread-safe.
class Recency {
 public:
  Recency() = default;
  Recency(const Recency&) = delete;
  Recency& operator=(const Recency&) = delete;

  /// Bytes, of all that is kept.
  std::size_t weight() const { return weight_; }
  /// Lets the least recently used go, one by one, until no more than `bytes` are left or the rest
  /// is not durable.
  void trim(std::size_t bytes, Position durable_end);

 private:
  friend class Cached;

  boost::intrusive::list<Cached> order_;  ///< the least recently used first
  std::size_t weight_ = 0;
};

}  // namespace daybook
