/// The names of the vocabulary and the views.
#include "domain/vocabulary/shape.hpp"
#include "domain/vocabulary/vocabulary.hpp"
#include "projections/query/view.hpp"
#include "tools/rules/table.hpp"

namespace daybook::rules {

namespace {

std::vector<std::string> policy_keys() {
  std::vector<std::string> keys;
  for (const auto& field : shape_of(v::Data::ProgrammeOpened).fields)
    if (field.name == "policy")
      for (const auto& key : field.table->fields) keys.push_back(key.name);
  return keys;
}

}  // namespace

Names names_in_use() {
  Names names;
  for (const auto& type : Vocabulary::instance().types())
    if (!type.derived) names.events.push_back(type.name);
  names.policy = policy_keys();
  for (const auto& kind : all_views()) names.views.emplace_back(kind.name);
  return names;
}

}  // namespace daybook::rules
