/// The one place that names the result library: a value, or the reason why there is none.
#pragma once

#include <utility>

#include <tl/expected.hpp>

namespace daybook {

/// Holds a `T`, or an `E` that says why not. Ignoring one does not compile.
template <class T, class E>
class [[nodiscard]] Result : public tl::expected<T, E> {
 public:
  using tl::expected<T, E>::expected;
};

/// Makes the unhappy side: `return failed(StoreError{…});`
template <class E>
tl::unexpected<std::decay_t<E>> failed(E&& error) {
  return tl::unexpected<std::decay_t<E>>(std::forward<E>(error));
}

}  // namespace daybook
