/// The vocabulary at run time: what vocabulary.fbs says of each event type, read from the schema by
/// reflection.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <flatbuffers/reflection.h>
#include <vocabulary_generated.h>

#include "domain/base/ids.hpp"

namespace daybook {

/// The generated types of the schema: `v::SessionCancelled`, `v::Data`, …
namespace v = vocabulary;

/// Bits of `v::Role`: the roles that a principal has, or that a row permits.
using RoleSet = std::uint16_t;
inline RoleSet bit(v::Role role) {
  return static_cast<RoleSet>(role);
}

/// What the schema says of one event type (rulebook, section 5).
struct EventType {
  v::Data tag{};
  std::string name;              ///< `session_cancelled`
  std::uint16_t stream_kinds{};  ///< bit per StreamKind
  RoleSet by{};                  ///< who may post it; 0: the row judges it itself
  bool opening = false;
  bool derived = false;
  bool own = false;  ///< only the ledger itself records it; taken from others in an import alone
  bool after_end = false;
  bool voidable = false;
  const reflection::Object* table = nullptr;
  flatbuffers::voffset_t date_field =
      0;  ///< vtable offset of the field that is its business date; 0: none
  flatbuffers::voffset_t programme_field = 0;  ///< of the field that names a programme; 0: none

  bool fits(StreamKind kind) const { return stream_kinds >> static_cast<unsigned>(kind) & 1U; }
};

/// All event types. Immutable once made; shared by all threads.
class Vocabulary {
 public:
  static const Vocabulary& instance();

  /// The type with this tag; null for a tag that this version does not know.
  const EventType* find(v::Data tag) const;
  /// The type of this name (`session_cancelled`); null when there is none.
  const EventType* find(std::string_view type_name) const;
  const EventType& of(v::Data tag) const;

  const std::vector<EventType>& types() const { return types_; }
  const reflection::Schema& schema() const { return *schema_; }
  const reflection::Object& object(const reflection::Field& field) const;
  const reflection::Enum& enumeration(const reflection::Field& field) const;

 private:
  Vocabulary();
  const reflection::Schema* schema_;
  std::vector<EventType> types_;
  std::array<std::int16_t, 256> by_tag_{};
};

/// True when the field carries the schema attribute `attribute`.
bool has(const reflection::Field& field, const char* attribute);

/// The roles' names in a set, in the schema's order.
std::vector<std::string_view> role_names(RoleSet roles);
/// The bit of a role's name; 0 when there is no such role.
RoleSet role_named(std::string_view role);

}  // namespace daybook
