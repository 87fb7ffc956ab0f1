/// Records about people on case and supporter streams, for more than one service.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/generate/simulation/stage.hpp"

namespace daybook::generate {

/// Somebody in a household.
struct Member {
  std::string person;
  const char* role;
  int least_age = 0;
  int most_age = 0;
};

/// The draft that adds a member, born between `most_age` and `least_age` years ago.
Draft joining(Stage& stage, const std::string& stream, const Member& member, const Poster& by);

/// A case as it is opened; what is empty is left out.
struct Opening {
  const char* kind;
  std::string locality;
  std::string authority;
  bool statutory = false;
  std::string cohort{};
  std::string order{};
  std::string residence{};
};

/// The draft that opens a case of the stage's programme.
Draft case_opening(Stage& stage, const std::string& stream, const Opening& opening,
                   const Poster& by);

/// One score of a series for the same subject and tool.
struct Score {
  const char* tool;
  std::string subject;
  const char* stage;
  int hundredths = 0;
};
void measure(Stage& stage, const std::string& stream, const Score& score, const Poster& by);

/// The respondents of a survey, and how likely they are to be content.
struct Asked {
  std::string from;
  int satisfied = 85;  ///< weights
  int neutral = 9;
  int dissatisfied = 6;
};
/// Feedback with a theme; when it is bad, with what was done about it. Returns its position.
Position give_feedback(Stage& stage, const std::string& stream, const Asked& asked,
                       const std::vector<std::string>& themes, const Poster& by);

/// A concern on a case: raised hours after it happened, then notified to each of `to`.
struct Concern {
  std::string id;
  const char* kind;
  std::vector<std::string> to;
  bool in_time = true;  ///< all are told within twelve hours of what happened
};
void raise_concern(Stage& stage, const std::string& stream, const Concern& concern,
                   const Poster& by);

/// Takes an entry of a stream back.
void take_back(Stage& stage, const std::string& stream, Position position, const char* reason,
               const Poster& by);

}  // namespace daybook::generate
