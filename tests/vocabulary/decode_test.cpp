/// Replay must not allocate: entries are read where they lie.
#include <cstdlib>
#include <new>
#include <vector>

#include <catch2/catch.hpp>

#include "domain/vocabulary/json_in.hpp"
#include "domain/vocabulary/recorded.hpp"
#include "tests/vocabulary/sample.hpp"

namespace {
std::size_t allocations = 0;
}  // namespace

void* operator new(std::size_t bytes) {
  ++allocations;
  if (void* memory = std::malloc(bytes)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

using namespace daybook;

TEST_CASE("reading an entry of any type allocates nothing") {
  std::vector<std::string> entries;
  for (const auto& type : Vocabulary::instance().types()) {
    const auto post = post_from_json(test::sample_post(type));
    REQUIRE(post);
    entries.push_back(write_entry({}, Poster{PosterId("a"), 1, {}}, post->front().event));
  }
  (void)read_entry(entries.front());  // what is made once, is made
  const auto before = allocations;
  std::size_t read = 0;
  for (const auto& bytes : entries) read += read_entry(bytes).has_value();
  const auto during = allocations - before;
  CHECK(read == entries.size());
  CHECK(during == 0);
}
