/// The one place that names the result library: a value, or the reason why there is none.
#pragma once

#include <type_traits>
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

/// The value of a result that has one, moved out of it; nothing for a result without a value.
template <class T, class E>
T value_of(Result<T, E>&& result) {
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

}  // namespace daybook

#define DAYBOOK_JOIN_(a, b) a##b
#define DAYBOOK_JOIN(a, b) DAYBOOK_JOIN_(a, b)
#define DAYBOOK_TRY_(name, ...)                                 \
  __extension__({                                               \
    auto name = (__VA_ARGS__);                                  \
    if (!name) return daybook::failed(std::move(name).error()); \
    daybook::value_of(std::move(name));                         \
  })

/// The value of a `Result`; without one, returns its error from the function that this stands in.
///
/// `const auto row = TRY(store.row(key));`, or for a result without a value `TRY(check(row));`.
/// Not in a coroutine.
#define TRY(...) DAYBOOK_TRY_(DAYBOOK_JOIN(tried_, __COUNTER__), __VA_ARGS__)
