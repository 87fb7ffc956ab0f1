/// The time zone database, which the calendar needs of the machine.
#pragma once

#include <optional>
#include <string>

namespace daybook {

/// Nothing when the system's time zone database tells London's time, as the calendar needs it;
/// otherwise a sentence that says which package has it. For programs to ask when they start.
std::optional<std::string> missing_time_zones();

}  // namespace daybook
