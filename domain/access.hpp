/// Who may do what: the one place that decides, the same for the socket and the command
/// line (rulebook, section 4; ledger, section 6). Pure: what it must know is handed to it.
///
/// Closed by default: what no table names is refused. The tables are in access.cpp.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/principal.hpp"
#include "domain/states.hpp"

namespace daybook {

/// What a stream, or a question, is about. No programmes: it belongs to none, or none is known, and
/// only roles granted in all programmes count.
struct About {
  std::vector<std::string> programmes;
  std::vector<std::string> providers;  ///< whose staff it concerns (rulebook 4, provider scope)

  bool is_in(std::string_view programme) const;
  bool is_of(std::string_view provider) const;
};

// --- posts

/// The caller's roles that count when it posts `event`: those granted in the programme that the
/// event concerns, or in all.
///
/// - On a principal's stream, roles granted in all programmes alone: whoever grants a role must not
///   be able to reach beyond its own.
/// - On a programme's stream, roles granted in that programme, whether it has been opened or not.
/// - Where the event concerns no programme (a provider's stream), or one that is not known (a
///   stream that does not exist), roles granted in any: what is wrong is then for the row to say.
RoleSet roles_for_post(const Caller& caller, const Recorded& event, States& states);

// --- views, commands, personal data: nothing when it is permitted, else the refusal
// `not_permitted`

/// Whether the caller may ask this view about this: in a programme asked for a role that fits is
/// granted; or its staff asks about what concerns the provider alone, where the view allows that.
/// A view that no table names is refused.
std::optional<Refusal> decide_view(const Caller& caller, std::string_view view, const About& about);

/// Whether the caller may have this command carried out. `about` is what the command works on,
/// empty where that is the ledger as a whole. A command that no table names is refused.
std::optional<Refusal> decide_command(const Caller& caller, std::string_view command,
                                      const About& about = {});

/// Whether the caller may read what is sealed about a case or supporter (rulebook 4).
std::optional<Refusal> decide_personal(const Caller& caller, const About& about);

/// The names in the tables, sorted.
std::vector<std::string_view> views_decided();
std::vector<std::string_view> commands_decided();

// --- entries

/// Which entries a caller may read.
///
/// - Entries of principals' streams and of the access log: an administrator or auditor of all
///   programmes.
/// - All others: whoever has a role other than provider in all programmes, or in one that the
///   stream is about.
/// - A provider's staff: what concerns their provider, and what their provider's staff posted.
class Sight {
 public:
  explicit Sight(const Caller& caller);

  /// True when every entry may be read.
  bool sees_all() const { return whole_ledger_ && own_streams_; }

  enum class Glance : std::uint8_t { shown, hidden, depends };
  /// As far as the kind of stream tells: `depends` on what the stream is about.
  Glance at(StreamKind kind) const;
  /// Where it depends: `posted_for` is the provider whose staff posted the entry, or empty.
  bool sees(const About& about, std::string_view posted_for) const;

 private:
  Caller caller_;
  bool own_streams_;
  bool whole_ledger_;
};

}  // namespace daybook
