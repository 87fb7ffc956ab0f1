/// A history as a story: what an auditor reads, entry by entry, before it is put on a page or a
/// terminal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

namespace daybook {

/// Something an entry says beside its sentence.
struct StoryFact {
  std::string label;
  std::string text;
};

/// From one entry to another.
struct StoryLink {
  std::string words;  ///< "voided by"
  std::uint64_t position = 0;
  bool told = false;  ///< the other entry is in this story too
};

/// One entry of the ledger, in words.
struct StoryEntry {
  std::uint64_t position = 0;
  std::string instant;   ///< when it happened, as recorded: RFC 3339
  std::string date;      ///< its business date, "3 June 2021"
  std::string time;      ///< when it happened, in London; with the date where that is another
  std::string who;       ///< "cen-1 (central team)", or the ledger itself
  std::string stream;    ///< "package/k1"
  std::string sentence;  ///< "Session s-2 cancelled by family"
  std::vector<StoryFact> facts;
  std::string rule;             ///< "rulebook 6.2, policy version 0"; "" where none is named
  std::string late;             ///< "recorded 3 days later, on 6 June 2021"; "" on the day
  std::string personal;         ///< "sealed", "erased", what it says, or ""
  bool without_effect = false;  ///< voided, or a charge taken back
  std::vector<StoryLink> links;
  std::vector<StoryEntry> caused;  ///< what the ledger derived from it
};

/// The answer holds a history's entries.
bool is_history(const boost::json::object& answer);

/// The entries of a history in order of position, derived ones beneath the entry that caused them.
std::vector<StoryEntry> story_of(const boost::json::object& answer);

/// The story for a terminal: a block for each entry, lines of at most 100 columns where words
/// allow.
std::string story_text(const std::vector<StoryEntry>& story);

/// What an entry of `type` with this `data` says: a sentence, and the facts that it leaves out.
/// Made from the vocabulary's own names and forms; a type that this version does not know is told
/// by the names of its fields.
struct Sentence {
  std::string text;
  std::vector<StoryFact> facts;
};
Sentence sentence_of(std::string_view type, const boost::json::object& data);

/// The sentences that could never be told, since they name a type or a field that the vocabulary
/// does not have, as `type.field`. There are none.
std::vector<std::string> untellable_sentences();

}  // namespace daybook
