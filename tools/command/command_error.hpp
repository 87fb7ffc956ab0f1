/// How a command ends that cannot do what was asked.
#pragma once

#include <string>

#include "domain/base/result.hpp"

namespace daybook::command {

/// Ends a command with exit status 2: one sentence that says what to do.
struct CommandError {
  std::string message;
};

/// The value of a result; without one, ends the command with the error's sentence.
template <class T, class E>
T need(Result<T, E> result) {
  if (!result) {
    if constexpr (std::is_same_v<E, std::string>)
      throw CommandError{std::move(result.error())};
    else
      throw CommandError{std::move(result.error().message)};
  }
  return value_of(std::move(result));
}

/// As above; the sentence begins with what it is about: an option, a file.
template <class T>
T need(Result<T, std::string> result, const std::string& about) {
  if (!result) throw CommandError{about + ": " + result.error()};
  return value_of(std::move(result));
}

}  // namespace daybook::command
