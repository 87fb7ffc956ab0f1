/// What the fields of an answer say. A field is named together with what it says: no row shows one
/// of which that is not known, and all that publishing must know stands beside the name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace daybook {

/// What a field of an answer says. Its unit is the end of its name: `_pence`, `_percent`,
/// `_hundredths` (render/text.hpp).
enum class Says : std::uint8_t {
  text,    ///< a name, a date, yes or no
  people,  ///< how many people, families, or things of which each stands for one of them
  things,  ///< how many of anything else
  money,   ///< pence
  rate,    ///< what is calculated from other fields
  single,  ///< names or lists single families, people or entries
  part     ///< holds fields that are described in a part of their own
};

/// A field: its name, what it says, and what it would give away of others. Made by the functions
/// named after what it says, so that it cannot be had without that.
struct Field {
  std::string_view name;
  Says says;
  std::string_view whole;    ///< the field that counts all of which this one counts some
  std::string_view parts;    ///< the fields that add up to this one, spaces between
  std::string_view counted;  ///< the field, some of a whole, that this one is calculated from

  static constexpr Field text(std::string_view name) { return {name, Says::text}; }
  static constexpr Field people(std::string_view name) { return {name, Says::people}; }
  static constexpr Field things(std::string_view name) { return {name, Says::things}; }
  static constexpr Field money(std::string_view name) { return {name, Says::money}; }
  static constexpr Field rate(std::string_view name) { return {name, Says::rate}; }
  static constexpr Field single(std::string_view name) { return {name, Says::single}; }
  static constexpr Field part(std::string_view name) { return {name, Says::part}; }

  constexpr Field some_of(std::string_view all) const { return {name, says, all, parts, counted}; }
  constexpr Field sum_of(std::string_view names) const {
    return {name, says, whole, names, counted};
  }
  constexpr Field from(std::string_view some) const { return {name, says, whole, parts, some}; }

 private:
  constexpr Field(std::string_view its_name, Says what, std::string_view all = {},
                  std::string_view names = {}, std::string_view some = {})
      : name(its_name), says(what), whole(all), parts(names), counted(some) {}
};

/// The fields of one object of a result, or of each row of one list.
struct Part {
  std::string path;  ///< names joined by dots, `better_off.outcomes`; "" for the result itself
  std::vector<Field> fields;

  /// The field of a name; null where none is described.
  const Field* field(std::string_view name) const;
};

/// The part whose rows are `Row`s, behind the fields that are written before those of the row.
template <class Row>
Part part_of(std::string path, std::vector<Field> fields = {}) {
  Row row;
  Row::describe(row, [&](const Field& field, const auto&) { fields.push_back(field); });
  return {std::move(path), std::move(fields)};
}

}  // namespace daybook
