#include "projections/views/reconciliation/statement.hpp"

#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "domain/base/ids.hpp"

namespace daybook {

namespace {

constexpr std::size_t kMostBytes = 10'000'000;
constexpr std::int64_t kMostPence = 1'000'000'000'000;
constexpr std::size_t kMostReference = 200;
constexpr std::string_view kHeader = "claim_id,case_id,amount_pence,paid_on,reference";
constexpr std::size_t kColumns = 5;

std::string at_line(std::uint64_t line, std::string_view what) {
  return fmt::format("statement, line {}: {}", line, what);
}

/// How many bytes the UTF-8 character at the front takes; 0 when it is none.
std::size_t character_bytes(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i)
    if ((byte(i) & 0xC0) != 0x80) return 0;
  const bool overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
  const bool surrogate = first == 0xED && byte(1) > 0x9F;
  const bool beyond = first == 0xF4 && byte(1) > 0x8F;
  return overlong || surrogate || beyond ? 0 : size;
}

/// The line of the first byte that is not text in UTF-8; nothing when all is.
std::optional<std::uint64_t> first_bad_line(std::string_view text) {
  std::uint64_t line = 1;
  while (!text.empty()) {
    const auto size = character_bytes(text);
    if (size == 0 || text.front() == '\0') return line;
    line += text.front() == '\n';
    text.remove_prefix(size);
  }
  return {};
}

using Record = std::vector<std::string>;

/// Takes CSV records off a text. A quoted field may hold commas, quotes and line ends.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  /// The line on which the next record begins.
  std::uint64_t line() const { return line_; }

  Result<Record, std::string> next() {
    Record record;
    for (bool more = true; more;) {
      auto field = TRY(rest_.starts_with('"') ? quoted() : plain());
      record.push_back(std::move(field));
      more = rest_.starts_with(',');
      if (more) rest_.remove_prefix(1);
    }
    if (rest_.starts_with('\r') && !rest_.starts_with("\r\n"))
      return failed(at_line(line_, "a line ends with CR alone; end lines with LF or CRLF."));
    rest_.remove_prefix(rest_.starts_with('\r') ? 2 : rest_.empty() ? 0 : 1);
    ++line_;
    return record;
  }

 private:
  Result<std::string, std::string> plain() {
    const auto end = std::min(rest_.find_first_of(",\r\n"), rest_.size());
    const auto field = rest_.substr(0, end);
    if (field.find('"') != field.npos)
      return failed(at_line(
          line_, "a quote stands inside a field; quote the whole field and double the quote."));
    rest_.remove_prefix(end);
    return std::string(field);
  }

  Result<std::string, std::string> quoted() {
    const auto began = line_;
    std::string field;
    rest_.remove_prefix(1);
    for (;;) {
      const auto end = rest_.find('"');
      if (end == rest_.npos)
        return failed(at_line(began, "a quoted field is not closed; end it with a quote."));
      field += rest_.substr(0, end);
      rest_.remove_prefix(end + 1);
      if (!rest_.starts_with('"')) break;
      field += '"';
      rest_.remove_prefix(1);
    }
    line_ += static_cast<std::uint64_t>(std::count(field.begin(), field.end(), '\n'));
    if (rest_.empty() || rest_.find_first_of(",\r\n") == 0) return field;
    return failed(at_line(line_, "text follows a closing quote; put a comma or a line end there."));
  }

  std::string_view rest_;
  std::uint64_t line_ = 1;
};

std::optional<Money> amount_in(std::string_view text) {
  std::int64_t pence = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, pence);
  if (read.ec != std::errc() || read.ptr != end || pence < 0 || pence > kMostPence) return {};
  return Money{pence};
}

/// A value of the file as it may stand in a sentence.
std::string quoted_value(std::string_view text) {
  constexpr std::size_t most = 60;
  if (text.size() <= most) return fmt::format("\"{}\"", text);
  std::size_t end = most;
  while ((text[end] & 0xC0) == 0x80) --end;
  return fmt::format("\"{}…\"", text.substr(0, end));
}

Result<StatementRow, std::string> row_of(const Record& record, std::uint64_t line) {
  const auto wrong = [&](std::string_view column, std::string_view value, std::string_view right) {
    return failed(
        at_line(line, fmt::format("{} {} is not {}.", column, quoted_value(value), right)));
  };
  if (record.size() != kColumns)
    return failed(at_line(line, fmt::format("there are {} columns where {} belong: {}.",
                                            record.size(), kColumns, kHeader)));
  constexpr std::string_view an_id = "an id of 1 to 64 of a-z 0-9 . _ -";
  if (!is_ident(record[0])) return wrong("claim_id", record[0], an_id);
  if (!is_ident(record[1])) return wrong("case_id", record[1], an_id);
  const auto amount = amount_in(record[2]);
  if (!amount) return wrong("amount_pence", record[2], "a whole number of pence such as 80000");
  const auto paid_on = parse_date(record[3]);
  if (!paid_on) return wrong("paid_on", record[3], "a date such as 2021-06-03");
  if (record[4].size() > kMostReference)
    return wrong("reference", record[4], "at most 200 bytes long");
  return StatementRow{line, record[0], record[1], *amount, *paid_on, record[4]};
}

std::string joined(const Record& record) {
  std::string text;
  for (const auto& field : record) text += (&field == &record.front() ? "" : ",") + field;
  return text;
}

}  // namespace

Result<std::vector<StatementRow>, std::string> read_statement(std::string_view text) {
  if (text.size() > kMostBytes)
    return failed(
        fmt::format("statement: it has {} bytes; at most {} are read.", text.size(), kMostBytes));
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (text.empty())
    return failed(
        at_line(1, fmt::format("the file is empty; its first line must be {}.", kHeader)));
  if (const auto line = first_bad_line(text))
    return failed(at_line(*line, "there is a byte that is not UTF-8; save the file as UTF-8."));
  CsvReader reader(text);
  const auto header = TRY(reader.next());
  if (joined(header) != kHeader)
    return failed(at_line(1, fmt::format("the first line is {}, it must be {}.",
                                         quoted_value(joined(header)), kHeader)));
  std::vector<StatementRow> rows;
  while (!reader.at_end()) {
    const auto line = reader.line();
    const auto record = TRY(reader.next());
    auto row = TRY(row_of(record, line));
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace daybook
