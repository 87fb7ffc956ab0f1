#include "eventstore/wiping_resource.hpp"

#include <cstring>
#include <new>

#include <boost/json/memory_resource.hpp>

namespace daybook {
namespace {

class WipingResource final : public boost::json::memory_resource {
  void* do_allocate(std::size_t size, std::size_t align) override {
    return ::operator new(size, std::align_val_t(align));
  }
  void do_deallocate(void* memory, std::size_t size, std::size_t align) override {
    explicit_bzero(memory, size);
    ::operator delete(memory, std::align_val_t(align));
  }
  bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }
};

}  // namespace

boost::json::storage_ptr wiping_storage() {
  static WipingResource resource;
  return &resource;
}

}  // namespace daybook
