/// Dorset's history as one of the services.
#pragma once

#include "tools/generate/service.hpp"

namespace daybook::generate {

Result<std::unique_ptr<Service>, FileFault> make_dorset(const std::filesystem::path& directory,
                                                        std::uint64_t seed, Recorder& recorder);

}  // namespace daybook::generate
