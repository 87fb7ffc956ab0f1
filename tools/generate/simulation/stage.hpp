/// The base of every simulated service: its own time, its own chance, and the one way in which it
/// posts.
#pragma once

#include <string>
#include <string_view>

#include "domain/rules/state_cache.hpp"
#include "tools/generate/output/recorder.hpp"
#include "tools/generate/simulation/agenda.hpp"
#include "tools/generate/simulation/times.hpp"

namespace daybook::generate {

using Data = boost::json::object;

/// One service among those that share a recorder. Not thread-safe; the recorder must outlive it.
struct Stage {
  /// `programme` is the id of the service's programme, without copy mark.
  Stage(std::string the_programme, std::uint64_t seed, Recorder& the_recorder)
      : programme(std::move(the_programme)), random(seed), recorder(the_recorder) {}

  std::string programme;
  Random random;
  Agenda agenda;
  Recorder& recorder;
  int payments_named = 0;  ///< so that each has a reference of its own

  Instant now() const { return agenda.now(); }
  Date today() const { return day_of(now()); }
  States& states() { return recorder.ledger().states(); }
};

/// The id with the mark where copies put their suffix.
std::string marked(std::string_view id);
/// The text without such marks.
std::string unmarked(std::string_view text);
std::string on_stream(std::string_view kind, std::string_view id);
/// The stream of the stage's programme.
std::string programme_stream(const Stage& stage);

/// Somebody of one role, `essex.ct-1`; a provider's staff carries its provider.
Poster person_of(const Stage& stage, std::string_view short_name, v::Role role);
Poster commissioner_of(const Stage& stage);
Poster central_team_of(const Stage& stage, int number);
Poster finance_of(const Stage& stage, int number);
Poster lead_of(const Stage& stage, int number);
Poster staff_of(std::string_view provider, int number);

/// A draft that happened a few minutes before now.
Draft happened(Stage& stage, std::string stream, std::string type, Data data, Poster actor);
/// Posts one draft now, and returns its position.
Position post(Stage& stage, Draft draft);
/// `happened` and posted.
Position record(Stage& stage, std::string stream, std::string type, Data data, Poster actor);
/// Posts several drafts now, as one post or each for itself.
void record_all(Stage& stage, const std::vector<Draft>& drafts, bool together);

/// Plans an action for a working day `least` to `most` working days from now.
void soon(Stage& stage, int least, int most, Agenda::Action action);
/// Plans an action for the office hours of `date`, or of the next working day.
void on_day(Stage& stage, Date date, Agenda::Action action);

/// A seed that is the service's own: services that share a seed draw differently.
std::uint64_t seed_of(std::string_view programme, std::uint64_t seed);

}  // namespace daybook::generate
