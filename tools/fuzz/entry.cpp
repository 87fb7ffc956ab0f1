/// The entry point of libFuzzer: one target in each program.
#include <cstddef>
#include <cstdint>

#include "tools/fuzz/targets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  daybook::fuzz::DAYBOOK_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
  return 0;
}
