/// Random posts: of every type, by anybody, at any time, well formed or not.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/properties/random_posts/draw.hpp"

namespace daybook::test::random_posts {

/// A stream of posts that goes on for ever. What is plausible is read off `past`, which whoever
/// posts must keep up to date. The same seed and the same past make the same posts.
class Posts {
 public:
  Posts(std::uint64_t seed, const Past& past);

  /// The events of the next post: one, sometimes two or three that stand or fall together.
  std::vector<Data> next();
  /// The ledger's clock at that post: it never goes back.
  Ms clock() const { return draw_.now() + 60'000; }

 private:
  Data event(Wish wish);
  Data actor_for(const Wish& wish);
  Wish wish();
  /// Leaves out a field, adds one or misspells the type: shape alone (rulebook 2).
  void deform(Data& event);

  Draw draw_;
  std::vector<Choice> choices_;
  std::vector<Wish> founding_;
  std::size_t founded_ = 0;
  std::uint64_t events_ = 0;
};

}  // namespace daybook::test::random_posts
