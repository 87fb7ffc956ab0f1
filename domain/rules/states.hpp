/// The states of other streams that a judge may read. Forward declarations only: a rule includes
/// the headers of the states that it looks at, and no others.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/vocabulary/recorded.hpp"

namespace daybook {

struct AccessLog;
struct Block;
struct Budget;
struct Case;
struct Claim;
struct Gathering;
struct Package;
struct PeerMatch;
struct Principal;
struct Programme;
struct Provider;
struct StreamHeader;
struct Supporter;

/// Streams that belong to another stream, in the order they joined: a case's packages, claims and
/// matches, a supporter's matches, a programme's providers with prices, a cohort's supporters, a
/// claim's batch.
using Links = std::vector<std::string>;

/// The states of all streams. Not thread-safe. A pointer it returns lives until the states are
/// next changed or trimmed.
class States {
 public:
  /// Null when the stream is empty.
  virtual const Programme* programme(std::string_view id) = 0;
  virtual const Provider* provider(std::string_view id) = 0;
  virtual const Case* family_case(std::string_view id) = 0;
  virtual const Package* package(std::string_view id) = 0;
  virtual const Claim* claim(std::string_view id) = 0;
  virtual const Gathering* gathering(std::string_view id) = 0;
  virtual const Supporter* supporter(std::string_view id) = 0;
  virtual const PeerMatch* match(std::string_view id) = 0;
  virtual const Principal* principal(std::string_view id) = 0;
  virtual const AccessLog* access_log(std::string_view month) = 0;

  /// The stream's header: how many events it holds; null when it is empty.
  virtual const StreamHeader* header(const StreamRef& stream) = 0;
  virtual const Budget& budget(std::string_view programme) = 0;
  virtual const Links& links(std::string_view owner) = 0;
  /// Null when the programme has bought no such block.
  virtual const Block* block(std::string_view programme, std::string_view id) = 0;

  /// An entry by its position, for judging a void. It may lie in bytes that live only until the
  /// next call.
  virtual std::optional<Recorded> entry(Position position) = 0;

 protected:
  States() = default;
  ~States() = default;
  States(const States&) = delete;
  States& operator=(const States&) = delete;
};

}  // namespace daybook
