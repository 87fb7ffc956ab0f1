#include <algorithm>
#include <fstream>
#include <memory>
#include <set>

#include <fmt/format.h>
#include <xlsxwriter.h>

#include "domain/base/calendar.hpp"
#include "domain/base/printable.hpp"
#include "projections/render/render.hpp"
#include "projections/render/tables.hpp"
#include "projections/render/text.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

constexpr std::size_t kNameCharacters = 31;  ///< of a sheet
constexpr std::size_t kCellBytes = 32'000;   ///< a cell holds 32,767 characters
constexpr std::size_t kRows = 1'048'576;     ///< of a sheet
constexpr double kWidestColumn = 60;         ///< in characters

struct CloseWorkbook {
  void operator()(lxw_workbook* book) const { lxw_workbook_free(book); }
};

struct Formats {
  lxw_format* bold = nullptr;
  lxw_format* heading = nullptr;
  lxw_format* pounds = nullptr;
  lxw_format* decimals = nullptr;
  lxw_format* percent = nullptr;
  lxw_format* date = nullptr;
  lxw_format* right = nullptr;
};

/// At most `bytes` of a text, without a broken character at the end.
std::string_view shortened(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (text[bytes] & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

bool names_dates(std::string_view column) {
  return column == "on" || column.ends_with("_on") || column.ends_with("_date");
}

/// Writes sheets into one workbook file.
class WorkbookWriter {
 public:
  WorkbookWriter(lxw_workbook* book, std::string view) : book_(book), view_(std::move(view)) {
    formats_.bold = format(nullptr);
    format_set_bold(formats_.bold);
    formats_.heading = format(nullptr);
    format_set_bold(formats_.heading);
    format_set_bottom(formats_.heading, LXW_BORDER_THIN);
    format_set_text_wrap(formats_.heading);
    format_set_align(formats_.heading, LXW_ALIGN_VERTICAL_TOP);
    formats_.pounds = format("\"£\"#,##0.00;[Red]-\"£\"#,##0.00");
    formats_.decimals = format("#,##0.00");
    formats_.percent = format("0%");
    formats_.date = format("d mmm yyyy");
    formats_.right = format(nullptr);
    format_set_align(formats_.right, LXW_ALIGN_RIGHT);
  }

  void write_question(const json::object& answer) {
    auto* sheet = add_sheet("question");
    lxw_row_t row = 0;
    write_line(sheet, row++, {"view", view_});
    for (const auto& line : question_of(answer)) write_line(sheet, row++, line);
    ++row;
    for (const auto& line : basis_of(answer)) write_line(sheet, row++, line);
    worksheet_set_column(sheet, 0, 0, 22, nullptr);
    worksheet_set_column(sheet, 1, 1, 70, nullptr);
  }

  void write(const RenderedPart& part) {
    if (part.rows.size() + 1 > kRows) return fail("has more rows than a sheet holds");
    auto* sheet = add_sheet(part.name.empty() ? view_ : title_of(part));
    if (!part.is_list) return write_pairs(sheet, part);
    for (std::size_t i = 0; i < part.columns.size(); ++i) write_column(sheet, part, i);
    worksheet_freeze_panes(sheet, 1, 1);
    if (!part.rows.empty() && !part.columns.empty())
      worksheet_autofilter(sheet, 0, 0, static_cast<lxw_row_t>(part.rows.size()),
                           static_cast<lxw_col_t>(part.columns.size() - 1));
  }

  const std::string& wrong() const { return wrong_; }

 private:
  lxw_format* format(const char* numbers) {
    auto* made = workbook_add_format(book_);
    if (numbers) format_set_num_format(made, numbers);
    format_set_align(made, LXW_ALIGN_VERTICAL_TOP);
    return made;
  }

  void fail(std::string_view why) {
    if (wrong_.empty()) wrong_ = fmt::format("The answer of {} {}: ask for csv.", view_, why);
  }

  /// A name that no sheet has yet, however its case, and that a sheet may have.
  std::string sheet_name(std::string name) {
    for (char& c : name)
      if (std::string_view("[]:*?/\\'").find(c) != std::string_view::npos) c = ' ';
    auto free = std::string(shortened(name, kNameCharacters));
    for (int next = 2; !names_.insert(free).second; ++next)
      free = fmt::format("{} {}", shortened(name, kNameCharacters - 4), next);
    return free;
  }

  lxw_worksheet* add_sheet(std::string name) {
    auto* sheet = workbook_add_worksheet(book_, sheet_name(std::move(name)).c_str());
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9);  // A4
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_repeat_rows(sheet, 0, 0);
    return sheet;
  }

  void write_line(lxw_worksheet* sheet, lxw_row_t row, const BasisLine& line) {
    write_text(sheet, row, 0, line.label, formats_.bold);
    write_text(sheet, row, 1, line.text, nullptr);
  }

  void write_pairs(lxw_worksheet* sheet, const RenderedPart& part) {
    for (std::size_t i = 0; i < part.columns.size(); ++i) {
      const auto row = static_cast<lxw_row_t>(i);
      write_text(sheet, row, 0, shown_as(part.columns[i]).heading, formats_.bold);
      write_value(sheet, row, 1, part.columns[i], part.rows.front()[i]);
    }
    worksheet_set_column(sheet, 0, 0, 32, nullptr);
    worksheet_set_column(sheet, 1, 1, 24, nullptr);
  }

  void write_column(lxw_worksheet* sheet, const RenderedPart& part, std::size_t index) {
    const auto& name = part.columns[index];
    const auto column = static_cast<lxw_col_t>(index);
    const auto shown = shown_as(name);
    write_text(sheet, 0, column, shown.heading, formats_.heading);
    auto width = static_cast<double>(std::max<std::size_t>(width_of(shown.heading), 10));
    for (std::size_t i = 0; i < part.rows.size(); ++i) {
      const auto& value = part.rows[i][index];
      write_value(sheet, static_cast<lxw_row_t>(i + 1), column, name, value);
      width = std::max(width, static_cast<double>(width_of(cell_text(value, shown.unit))));
    }
    worksheet_set_column(sheet, column, column, std::min(width + 2, kWidestColumn), nullptr);
  }

  /// A cell is a double: exact for all whole pence that a ledger holds, divided once.
  void write_number(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, std::int64_t number,
                    Unit unit) {
    const auto value = static_cast<double>(number);
    switch (unit) {
      case Unit::pence:
        return check(worksheet_write_number(sheet, row, column, value / 100, formats_.pounds));
      case Unit::hundredths:
        return check(worksheet_write_number(sheet, row, column, value / 100, formats_.decimals));
      case Unit::percent:
        return check(worksheet_write_number(sheet, row, column, value / 100, formats_.percent));
      case Unit::none:
        return check(worksheet_write_number(sheet, row, column, value, nullptr));
    }
  }

  void write_date(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, Date date) {
    const auto text = to_text(date);
    lxw_datetime cell{std::stoi(text.substr(0, 4)),
                      std::stoi(text.substr(5, 2)),
                      std::stoi(text.substr(8, 2)),
                      0,
                      0,
                      0};
    check(worksheet_write_datetime(sheet, row, column, &cell, formats_.date));
  }

  void write_value(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, std::string_view name,
                   const json::value& value) {
    const auto unit = shown_as(name).unit;
    if (value.is_null()) return;
    if (is_number(value))
      return write_number(sheet, row, column, value.to_number<std::int64_t>(), unit);
    if (value.is_bool())
      return check(worksheet_write_boolean(sheet, row, column, value.get_bool(), nullptr));
    if (value.is_string() && names_dates(name))
      if (const auto date = parse_date(value.get_string()))
        return write_date(sheet, row, column, *date);
    const bool in_place_of_number = value.is_string() && unit != Unit::none;
    write_text(sheet, row, column, cell_text(value, unit),
               in_place_of_number ? formats_.right : nullptr);
  }

  /// Always a text, whatever it begins with, and one that XML can hold.
  void write_text(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const std::string& text,
                  lxw_format* format) {
    const auto shown = printable_lines(text);
    auto cut = std::string(shortened(shown, kCellBytes));
    if (cut.size() < shown.size()) cut += "… (cut: see the json)";
    check(worksheet_write_string(sheet, row, column, cut.c_str(), format));
  }

  void check(lxw_error error) {
    if (error != LXW_NO_ERROR)
      fail(fmt::format("does not fit a workbook ({})", lxw_strerror(error)));
  }

  lxw_workbook* book_;
  std::string view_;
  Formats formats_;
  struct CaseBlind {
    bool operator()(const std::string& a, const std::string& b) const {
      return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                          [](char x, char y) {
                                            return std::tolower(static_cast<unsigned char>(x)) <
                                                   std::tolower(static_cast<unsigned char>(y));
                                          });
    }
  };
  std::set<std::string, CaseBlind> names_;
  std::string wrong_;
};

/// The workbook says that it was made when the last of its entries was recorded: the same answer is
/// the same file.
void date_workbook(lxw_workbook* book, const json::object& answer) {
  lxw_doc_properties properties{};
  const auto& recorded = answer.at("as_at").at("recorded_at");
  const auto instant = recorded.is_string() ? parse_instant(recorded.get_string()) : std::nullopt;
  properties.created = instant ? instant->milliseconds / 1'000 : 1;
  workbook_set_properties(book, &properties);
}

}  // namespace

Result<void, std::string> write_xlsx(const boost::json::object& answer, const std::string& path) {
  std::unique_ptr<lxw_workbook, CloseWorkbook> book(workbook_new(path.c_str()));
  if (!book || !std::ofstream(path)) return failed(fmt::format("{} cannot be written.", path));
  date_workbook(book.get(), answer);
  WorkbookWriter writer(book.get(), cell_text(answer.at("view"), Unit::none));
  writer.write_question(answer);
  for (const auto& part : shown_parts(answer)) writer.write(part);
  if (!writer.wrong().empty()) return failed(writer.wrong());
  if (const auto error = workbook_close(book.release()); error != LXW_NO_ERROR)
    return failed(fmt::format("{} cannot be written: {}.", path, lxw_strerror(error)));
  return {};
}

}  // namespace daybook
