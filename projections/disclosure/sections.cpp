#include "projections/disclosure/sections.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <span>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/vocabulary/shape.hpp"
#include "projections/disclosure/section_list.hpp"
#include "projections/render/story.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

constexpr std::string_view kOther = "also_recorded";

std::string_view text_at(const json::object& object, std::string_view member) {
  const auto* value = object.if_contains(member);
  if (!value || !value->is_string()) return {};
  return {value->get_string().data(), value->get_string().size()};
}

/// One word of a piece's list of columns.
struct Column {
  std::string_view field;  ///< empty: the piece says `constant`
  std::string_view column;
  std::string_view constant;
};

Column column_in(std::string_view word) {
  if (const auto says = word.find(":="); says != word.npos)
    return {{}, word.substr(0, says), word.substr(says + 2)};
  const auto as = word.find('>');
  return {word.substr(0, as), as == word.npos ? word : word.substr(as + 1), {}};
}

std::vector<Column> columns_in(std::string_view list) {
  std::vector<Column> columns;
  while (!list.empty()) {
    const auto end = std::min(list.find(' '), list.size());
    columns.push_back(column_in(list.substr(0, end)));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return columns;
}

/// Rows in the making: by what they are about, in the order in which they began.
class Rows {
 public:
  Rows(const SectionList& section, std::string_view subject)
      : section_(section), subject_(subject) {}

  void apply(const Piece& piece, const json::object& entry) {
    auto& row = row_of(piece, entry);
    row.positions.push_back(entry.at("position"));
    if (row.began.is_null()) row.began = entry.at("business_date");
    const auto& data = entry.at("data").as_object();
    if (piece.begins) row.cells.clear();
    if (piece.latest_by_on && text_at(row.cells, "on") > text_at(data, "on")) return;
    for (const auto& column : columns_in(piece.columns)) set(row.cells, column, data);
  }

  json::array take() const {
    json::array rows;
    for (const auto& row : rows_) rows.push_back(finished(row));
    return rows;
  }

 private:
  struct Row {
    std::string stream;
    json::value began;
    json::object cells;
    json::array positions;
  };

  Row& row_of(const Piece& piece, const json::object& entry) {
    const auto stream = text_at(entry, "stream");
    const auto field = piece.key.empty() ? section_.key : piece.key;
    std::string key(stream);
    if (field == kEachEntry)
      key = json::serialize(entry.at("position"));
    else if (field == kOfPosition)
      key = json::serialize(entry.at("data").at(field));
    else if (field != kWholeStream)
      key += fmt::format(" {}", text_at(entry.at("data").as_object(), field));
    const auto [place, fresh] = places_.try_emplace(std::move(key), rows_.size());
    if (fresh) rows_.push_back({std::string(stream), nullptr, {}, {}});
    return rows_[place->second];
  }

  static void set(json::object& cells, const Column& column, const json::object& data) {
    const json::string_view name(column.column.data(), column.column.size());
    if (column.field.empty()) {
      cells[name] = json::string(column.constant.data(), column.constant.size());
      return;
    }
    const auto* value = data.if_contains({column.field.data(), column.field.size()});
    if (value) cells[name] = *value;
  }

  json::object finished(const Row& row) const {
    json::object out{{"date", row.began}};
    if (row.stream != subject_) out["stream"] = row.stream;
    for (const auto& column : columns_of(section_.section))
      if (const auto* cell = row.cells.if_contains(column)) out[column] = *cell;
    out["positions"] = row.positions;
    return out;
  }

  const SectionList& section_;
  std::string subject_;
  std::vector<Row> rows_;
  std::map<std::string, std::size_t> places_;
};

const Piece* piece_for(const SectionList& section, std::string_view type) {
  for (const auto& piece : section.pieces)
    if (piece.type == type) return &piece;
  return nullptr;
}

json::object section_json(const SectionList& section, json::array rows) {
  return {{"section", std::string(section.section)},
          {"title", std::string(section.title)},
          {"rows", std::move(rows)}};
}

json::array rows_of(const SectionList& section, std::string_view subject,
                    const json::array& entries) {
  Rows rows(section, subject);
  for (const auto& value : entries) {
    const auto& entry = value.as_object();
    const auto* piece = piece_for(section, text_at(entry, "type"));
    if (piece && !entry.contains("voided_by")) rows.apply(*piece, entry);
  }
  return rows.take();
}

bool is_listed(std::string_view type) {
  const auto list = subject_list();
  return type == "entry_voided" ||
         std::any_of(list.begin(), list.end(),
                     [&](const SectionList& section) { return piece_for(section, type); });
}

/// What no list names, in the words of the story.
json::array other_rows(std::string_view subject, const json::array& entries) {
  json::array rows;
  for (const auto& value : entries) {
    const auto& entry = value.as_object();
    const auto type = text_at(entry, "type");
    if (is_listed(type) || entry.contains("voided_by")) continue;
    json::object row{{"date", entry.at("business_date")}};
    if (text_at(entry, "stream") != subject) row["stream"] = entry.at("stream");
    row["what"] = sentence_of(type, entry.at("data").as_object()).text;
    row["positions"] = json::array{entry.at("position")};
    rows.push_back(std::move(row));
  }
  return rows;
}

const SectionList* list_named(std::string_view section) {
  for (const auto& list : subject_list())
    if (list.section == section) return &list;
  return nullptr;
}

const FieldShape* field_of(std::string_view type, std::string_view field) {
  const auto* known = Vocabulary::instance().find(type);
  if (!known) return nullptr;
  for (const auto& shape : shape_of(known->tag).fields)
    if (shape.name == field) return &shape;
  return nullptr;
}

}  // namespace

boost::json::array sections_of(std::string_view subject, const boost::json::array& entries) {
  json::array sections;
  for (const auto& section : subject_list())
    sections.push_back(section_json(section, rows_of(section, subject, entries)));
  sections.push_back(
      section_json({kOther, "Also recorded", kEachEntry, {}}, other_rows(subject, entries)));
  return sections;
}

std::vector<std::string> columns_of(std::string_view section) {
  std::vector<std::string> columns;
  const auto* list = list_named(section);
  if (!list) return columns;
  for (const auto& piece : list->pieces)
    for (const auto& column : columns_in(piece.columns))
      if (std::find(columns.begin(), columns.end(), column.column) == columns.end())
        columns.emplace_back(column.column);
  return columns;
}

bool holds_codes(std::string_view section, std::string_view column) {
  const auto* list = list_named(section);
  if (!list) return false;
  for (const auto& piece : list->pieces)
    for (const auto& each : columns_in(piece.columns)) {
      if (each.column != column) continue;
      if (each.field.empty()) return true;
      const auto* shape = field_of(piece.type, each.field);
      if (shape && (shape->form == Form::choice || shape->form == Form::code)) return true;
    }
  return false;
}

std::vector<std::string> unknown_section_fields() {
  std::vector<std::string> unknown;
  for (const auto& list : subject_list())
    for (const auto& piece : list.pieces) {
      const auto key = piece.key.empty() ? list.key : piece.key;
      if (key != kEachEntry && key != kWholeStream && !field_of(piece.type, key))
        unknown.push_back(fmt::format("{}.{}", piece.type, key));
      for (const auto& column : columns_in(piece.columns))
        if (!column.field.empty() && !field_of(piece.type, column.field))
          unknown.push_back(fmt::format("{}.{}", piece.type, column.field));
    }
  return unknown;
}

}  // namespace daybook
