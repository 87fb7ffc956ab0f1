#include "eventstore/base/wiping_memory.hpp"

#include <cstring>
#include <new>

#include <boost/json/memory_resource.hpp>

#include "domain/base/check.hpp"

namespace daybook {
namespace {

/// Boost.JSON 1.81 gives the memory of an unfinished key back with another alignment than it asked
/// for. Neither is more than all memory has.
class WipingResource final : public boost::json::memory_resource {
  void* do_allocate(std::size_t size, std::size_t align) override {
    DAYBOOK_CHECK(align <= __STDCPP_DEFAULT_NEW_ALIGNMENT__, "JSON needs no special alignment");
    return ::operator new(size);
  }
  void do_deallocate(void* memory, std::size_t size, std::size_t) override {
    explicit_bzero(memory, size);
    ::operator delete(memory);
  }
  bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }
};

}  // namespace

boost::json::storage_ptr wiping_storage() {
  static WipingResource resource;
  return &resource;
}

}  // namespace daybook
