#include "domain/base/check.hpp"
#include "eventstore/proof/tile_files.hpp"
#include "tools/fuzz/targets.hpp"

namespace daybook::fuzz {

void tile_path(std::string_view input) {
  const auto path = store::parse_tile_path(input);
  if (!path) return;
  DAYBOOK_CHECK(store::print(*path) == input, "a path has one text");
  DAYBOOK_CHECK(
      path->width >= 1 && path->width <= store::kTileWidth && path->level <= store::kMaxTileLevel,
      "a path names what there can be");
}

}  // namespace daybook::fuzz
