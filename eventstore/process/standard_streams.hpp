/// Standard output, whose every failure is known, and standard error.
///
/// All of standard output goes through here, so that one place knows whether it arrived. Any thread
/// may say something; pieces of text stay whole. A terminal gets nothing that would command it:
/// what is not printable (domain/base/printable.hpp) is written out there, wherever it came from.
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

namespace daybook::process {

/// Puts text on standard output, where it may wait in a buffer until `flush`. False once something
/// could not be written: nothing more is then, so that what did arrive is a beginning.
bool put(std::string_view text);

/// The same, with what may not stay in memory: it is written at once and kept nowhere.
bool put_secret(std::string_view text);

/// Writes what waits. False once something could not be written.
bool flush();

/// The same, once all has been said: some file systems tell only now that they had no room.
bool finish_output();

/// Why standard output could not be written, in the system's words; empty while all was.
std::string output_failure();

/// True when nobody reads standard output any more.
bool reader_left();

/// `put` of a text with values in it.
template <class... Values>
bool say(fmt::format_string<Values...> text, Values&&... values) {
  return put(fmt::format(text, std::forward<Values>(values)...));
}

/// Puts a text of whole lines on standard error, printable: it may quote files and peers. When that
/// cannot be written nobody can be told.
void tell(std::string_view text);

}  // namespace daybook::process
