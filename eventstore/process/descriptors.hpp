/// The numbers 0, 1 and 2 belong to the standard streams: no other file of ours ever has them.
///
/// Who starts a program may leave one of them closed. The next file that is opened would get its
/// number, and whatever is printed would be written into it.
#pragma once

#include <string>

#include "domain/base/result.hpp"

namespace daybook::process {

/// Opens the null device on whichever of the descriptors 0-2 is closed: 0 for reading, 1 and 2 for
/// writing. Cheap where all are open; may be called often, and should be before others' code opens
/// files. The error is a sentence.
Result<void, std::string> occupy_standard_streams();

/// True when `occupy_standard_streams` once found that descriptor closed: the one who started the
/// program wants nothing of it, or has nothing for it.
bool was_closed(int descriptor);

/// A descriptor just opened, moved beyond the standard streams if it has a number of theirs;
/// closes itself in other programs that are started. Negative ones are handed through, with errno
/// as it is.
int beyond_standard_streams(int descriptor);

}  // namespace daybook::process
