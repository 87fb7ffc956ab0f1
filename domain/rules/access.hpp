/// Decides who may do what: the one place, the same for the socket and the command line (rulebook,
/// section 4; ledger, section 6). Pure: the caller passes in all that it must know.
///
/// Closed by default: a right without roles is nobody's. A view's right stands in its description
/// (projections/views/), a command's in its row (server/admin/commands.cpp).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/rules/states.hpp"
#include "domain/state/principal.hpp"
#include "domain/vocabulary/refusal.hpp"

namespace daybook {

/// What a stream, or a question, is about. No programmes: it belongs to none, or none is known, and
/// only roles granted in all programmes count.
struct About {
  std::vector<std::string> programmes;
  std::vector<std::string> providers;  ///< whose staff may read it (rulebook 4)

  bool is_in(std::string_view programme) const;
  bool is_of(std::string_view provider) const;
};

/// In which programmes a role must be granted.
enum class GrantedIn : std::uint8_t {
  concerned,  ///< in one that is concerned; in all where none is
  all,        ///< in all: it is about the ledger as a whole
  any         ///< in any: it tells nothing about what is recorded
};

/// Who may have something.
struct Right {
  RoleSet roles{};
  bool providers = false;  ///< also a provider's staff, about what concerns their provider
  GrantedIn granted_in = GrantedIn::concerned;
};

template <class... Role>
constexpr RoleSet any_of(Role... role) {
  return static_cast<RoleSet>((static_cast<unsigned>(role) | ...));
}

/// Returns the right in words: `administrator in all programmes`.
std::string in_words(const Right& right);

/// Who may read a stream, and so ask its history.
constexpr Right reading_right = {
    any_of(v::Role::administrator, v::Role::commissioner, v::Role::central_team,
           v::Role::lead_professional, v::Role::finance, v::Role::auditor),
    true};

// --- posts

/// The caller's roles that count when it posts `event`: those granted in the programme that the
/// event concerns, or in all.
///
/// - On a principal's stream, roles granted in all programmes alone: the grantor of a role must not
///   be able to reach beyond its own.
/// - On a programme's stream, roles granted in that programme, whether it has been opened or not.
/// - Where the event concerns no programme (a provider's stream), or one that is not known (a
///   stream that does not exist), roles granted in any: what is wrong is then for the row to say.
RoleSet roles_for_post(const Caller& caller, const Recorded& event, States& states);

// --- views, commands, personal data: nothing when it is permitted, else the refusal
// `not_permitted`

/// Whether the caller may ask the view of this name and right about this: in a programme asked for
/// a role that fits is granted; or its staff asks about what concerns the provider alone, where the
/// view allows that.
std::optional<Refusal> decide_view(const Caller& caller, std::string_view view, const Right& right,
                                   const About& about);

/// Whether the caller may have the command of this name and right carried out. `about` is what the
/// command works on, empty where that is the ledger as a whole.
std::optional<Refusal> decide_command(const Caller& caller, std::string_view command,
                                      const Right& right, const About& about = {});

/// Whether the caller may have every entry, as it is stored.
std::optional<Refusal> decide_all_entries(const Caller& caller);

/// Whether the caller may read what is sealed about a case or supporter (rulebook 4).
std::optional<Refusal> decide_personal(const Caller& caller, const About& about);

/// Whether a refusal is by a rule about who may act. Such are told to auditors, in the access log
/// (ledger 1.9); what else is wrong with a post concerns its poster alone.
bool is_about_who_acts(Code code);

// --- entries

/// How much of an entry somebody is shown.
enum class Shown : std::uint8_t { nothing, in_part, whole };

/// The fields of such an event's data that are not for a provider's staff: what is said of its
/// rivals. Empty for most types.
std::span<const std::string_view> kept_from_providers(v::Data tag);

/// Which entries a caller may read: the one decision, whichever way they are asked for (read,
/// followed, exported, proved, as evidence, in a history).
///
/// - Entries of principals' streams and of the access log: an administrator or auditor of all
///   programmes.
/// - All others: those who may ask the history of their stream. These have a role other than
///   provider in all programmes, or in one that the stream is about; or are a provider's staff, of
///   the entries that are theirs to read.
class Visibility {
 public:
  explicit Visibility(const Caller& caller);

  /// True when every entry may be read.
  bool sees_all() const { return whole_ledger_ && own_streams_; }

  enum class Glance : std::uint8_t { shown, hidden, depends };
  /// As far as the kind of stream tells: `depends` on what the stream is about.
  Glance at(StreamKind kind) const;
  /// Whether entries of a stream of that kind which is about this may be read.
  bool sees(StreamKind kind, const About& about) const;
  /// How much of one entry is shown: `in_part` is without `kept_from_providers`. Its bytes, a proof
  /// of it, and evidence with it are for those alone whom it is shown `whole`.
  Shown shows(const Recorded& entry, const About& about) const;

 private:
  Caller caller_;
  bool own_streams_;
  bool whole_ledger_;
};

/// Whether the caller may see an entry, in a stream that is about this, as it is stored: its bytes,
/// a proof of it, evidence with it. Nothing when it is permitted, else `not_permitted`.
std::optional<Refusal> decide_raw(const Caller& caller, const Recorded& entry, const About& about);

}  // namespace daybook
