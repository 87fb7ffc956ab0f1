/// What leads up to a refusal in services whose own history has no such thing: a case's whole life
/// in one post, state by state.
#pragma once

#include "tools/generate/refusals/steps.hpp"

namespace daybook::generate {

/// The package of such a life, in which everybody and everything is called `of-one-post`.
namespace life {
inline constexpr std::int64_t price_pence = 60'000;
inline constexpr std::int64_t sessions = 4;
inline constexpr std::int64_t session_minutes = 60;
}  // namespace life

/// Adds all events up to the state to an attempt whose model opened a case; false when the occasion
/// does not suit. Everything happens at the model's time and would be accepted under any policy but
/// one that asks for the cheapest first; nothing of it stays, because the last event is refused.
bool prepare(Attempt& attempt, std::string_view state);

// Steps that more than one row takes out of their order.
Step request();
Step approve();
Step match();
Step confirm();
Step book(const char* session);
Step hold();
Step approve_invoice();
Step pay();
Step complete_package();
Step submit_prices();
Step recruit();
Step train(const char* cohort = "of-one-post");
Step match_peers();
Step suspend(const char* provider);
/// A block bought of the provider for the programme.
Step buy_block(const char* programme, const char* provider, const char* intervention,
               const char* line);

/// An event of the package; the second by its provider.
Step on_package(const char* type, boost::json::object fields, const char* role = "central_team");
Step by_provider(const char* type, boost::json::object fields);

}  // namespace daybook::generate
