/// Events as lines of JSON, as people post them.
#pragma once

#include <string>
#include <string_view>

#include "eventstore/ledger/ledger.hpp"

namespace daybook::test {

/// A new event id; no two are the same.
std::string new_event_id();

/// One event of 1 April 2021. `actor` is JSON, or empty where the connection knows who posts.
std::string event_line(std::string_view stream, std::string_view type, std::string_view data,
                       std::string_view actor = "");

/// A post from its JSON; fails the test when it is none.
Post post_of(const std::string& line);

/// Posts to an embedded ledger what must be accepted; each event names its actor.
void given(Ledger& ledger, const std::string& line);

inline constexpr std::string_view commissioner = R"({"id":"com-1","roles":["commissioner"]})";
inline constexpr std::string_view central_team = R"({"id":"cen-1","roles":["central_team"]})";
inline constexpr std::string_view provider_a =
    R"({"id":"prov-a","roles":["provider"],"provider":"a"})";

/// `programme_opened` of programme `id`, whose policy is the default but for `policy`.
std::string programme_line(std::string_view id, std::string_view policy = "{}");
/// An allocation to line `main` of 2021/22.
std::string allocation_line(std::string_view programme, std::int64_t pence,
                            std::string_view actor = commissioner);

}  // namespace daybook::test
