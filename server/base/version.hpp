/// The version that a server tells its clients.
#pragma once

#include <string_view>

namespace daybook::server {

inline constexpr std::string_view server_version = "0.1.0";

}  // namespace daybook::server
