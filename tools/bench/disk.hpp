/// The speed of the disk by itself, so that the ledger's figures can be read as ratios.
#pragma once

#include <filesystem>

namespace daybook::bench {

/// fdatasync calls a second, each after appending 4 KiB to a file in `directory`, over two seconds.
double fdatasync_per_s(const std::filesystem::path& directory);

/// Sequential reading of a file of 512 MiB in `directory` that the page cache was told to forget,
/// in MiB a second.
double sequential_read_mib_per_s(const std::filesystem::path& directory);

}  // namespace daybook::bench
