/// One post as a line that can be written for many copies of a programme.
///
/// Every copy has the same history under other ids. A line is made once; where it differs between
/// copies it has a hole: an event id, the suffix of an id, a position, the time of recording.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "domain/vocabulary/posting.hpp"

namespace daybook::generate {

/// Stands in ids where a copy's suffix goes: `case/f-12~`. It stands nowhere else in what is
/// generated.
inline constexpr char copy_mark = '~';

/// An entry of the first copy, standing alone: the commit it is in, how many entries that has, its
/// place among them.
struct EntryPlace {
  std::uint64_t commit_first = 0;
  std::uint64_t commit_entries = 0;
  std::uint64_t index = 0;
};

/// A position, as a value inside an event's data, that each copy writes as its own.
boost::json::value position_value(const EntryPlace& place);

/// An event about to be posted: its ids carry copy marks.
struct Draft {
  std::string stream;
  std::string type;
  Instant occurred_at;
  boost::json::object data;
  Poster actor;
};

/// How the copies' entries share the ledger, and which of them is being written. Implemented by
/// each order of copies.
struct CopyView {
  std::uint64_t copy = 1;  ///< from 1; the first has no suffix
  std::uint64_t copies = 1;
  std::uint64_t seed = 0;
  std::uint64_t copy_offset = 0;  ///< copies one after the other: entries before this copy's
  bool interleaved = true;        ///< each commit is written for all copies before the next one
  Instant recorded_at;

  std::uint64_t position(const EntryPlace& place) const;
};

/// How a post says who posts and when it was recorded.
enum class Naming : std::uint8_t {
  import_,     ///< with actor and recorded_at
  embedded,    ///< with actor: on a ledger embedded in the command line
  connection,  ///< without: the poster is who the connection says
};

class LineTemplate {
 public:
  /// Of one post; several drafts make an array. Their event ids are numbered from `first_number`.
  LineTemplate(const std::vector<Draft>& drafts, std::uint64_t first_number, Naming naming);

  /// Appends the line of one copy, without a line end.
  void write(const CopyView& view, std::string& out) const;

 private:
  struct Hole {
    enum class Kind : std::uint8_t { event_id, suffix, position, recorded_at };
    std::size_t offset;  ///< in `text_`: what stands before it
    Kind kind;
    EntryPlace place;      ///< for a position
    std::uint64_t number;  ///< for an event id
  };

  void add_event(const Draft& draft, std::uint64_t number, Naming naming);
  void add_json(const boost::json::value& value);
  void add_hole(Hole::Kind kind, EntryPlace place = {}, std::uint64_t number = 0);

  std::string text_;
  std::vector<Hole> holes_;
};

/// The event id of the first copy's event of this number.
std::string event_id_text(std::uint64_t seed, std::uint64_t number);

/// `actor` as a post names it; the provider's id carries a copy mark.
boost::json::object actor_value(const Poster& actor);

}  // namespace daybook::generate
