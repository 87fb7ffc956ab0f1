/// A payer's statement: which files are read, and which are refused with what would be right
/// (views, reconciliation).
#include "projections/views/reconciliation/statement.hpp"

#include <catch2/catch.hpp>

#include "domain/base/calendar.hpp"

using namespace daybook;

namespace {

const std::string kHeader = "claim_id,case_id,amount_pence,paid_on,reference\n";

std::vector<StatementRow> rows_of(const std::string& text) {
  const auto rows = read_statement(text);
  if (!rows) FAIL(rows.error());
  return *rows;
}

std::string wrong_with(const std::string& text) {
  const auto rows = read_statement(text);
  REQUIRE_FALSE(rows);
  return rows.error();
}

}  // namespace

TEST_CASE("a statement is read row by row, each with the line that it stands on (views)") {
  const auto rows = rows_of(kHeader + "y1,c1,80000,2021-12-01,r1\ny2,c2,0,2021-12-02,\n");
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].line == 2);
  CHECK(rows[0].claim == "y1");
  CHECK(rows[0].family_case == "c1");
  CHECK(rows[0].amount == Money{80'000});
  CHECK(rows[0].paid_on == *parse_date("2021-12-01"));
  CHECK(rows[0].reference == "r1");
  CHECK(rows[1].line == 3);
  CHECK(rows[1].amount == Money{0});
  CHECK(rows[1].reference.empty());
}

TEST_CASE("a statement without rows is one, with or without an end of its line (views)") {
  CHECK(rows_of(kHeader).empty());
  CHECK(rows_of("claim_id,case_id,amount_pence,paid_on,reference").empty());
}

TEST_CASE("CRLF, a byte order mark and quotes are CSV too (views)") {
  const auto rows = rows_of(
      "\xEF\xBB\xBF"
      "claim_id,case_id,amount_pence,paid_on,reference\r\n"
      "\"y1\",c1,80000,2021-12-01,\"a, \"\"b\"\"\r\nc\"\r\ny2,c2,1,2021-12-02,é\r\n");
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].claim == "y1");
  CHECK(rows[0].reference == "a, \"b\"\r\nc");
  CHECK(rows[1].line == 4);
  CHECK(rows[1].reference == "é");
}

TEST_CASE(
    "a file that is not such a CSV is refused with its line and what would be right (views)") {
  const std::string columns = "claim_id,case_id,amount_pence,paid_on,reference";
  const std::pair<std::string, std::string> files[] = {
      {"", "statement, line 1: the file is empty; its first line must be " + columns + "."},
      {"\xEF\xBB\xBF",
       "statement, line 1: the file is empty; its first line must be " + columns + "."},
      {"claim,case_id,amount_pence,paid_on,reference\n",
       "statement, line 1: the first line is \"claim,case_id,amount_pence,paid_on,reference\", it "
       "must be " +
           columns + "."},
      {"claim_id, case_id,amount_pence,paid_on,reference\n",
       "statement, line 1: the first line is \"claim_id, case_id,amount_pence,paid_on,reference\", "
       "it must be " +
           columns + "."},
      {kHeader + "y1,c1,80000,2021-12-01\n",
       "statement, line 2: there are 4 columns where 5 belong: " + columns + "."},
      {kHeader + "y1,c1,80000,2021-12-01,r,x\n",
       "statement, line 2: there are 6 columns where 5 belong: " + columns + "."},
      {kHeader + "y1,c1,80000,2021-12-01,r\n\ny2,c2,1,2021-12-01,r\n",
       "statement, line 3: there are 1 columns where 5 belong: " + columns + "."},
      {kHeader + "y1,c1,800.00,2021-12-01,r\n",
       "statement, line 2: amount_pence \"800.00\" is not a whole number of pence such as 80000."},
      {kHeader + "y1,c1,-1,2021-12-01,r\n",
       "statement, line 2: amount_pence \"-1\" is not a whole number of pence such as 80000."},
      {kHeader + "y1,c1,,2021-12-01,r\n",
       "statement, line 2: amount_pence \"\" is not a whole number of pence such as 80000."},
      {kHeader + "y1,c1,1000000000001,2021-12-01,r\n",
       "statement, line 2: amount_pence \"1000000000001\" is not a whole number of pence such as "
       "80000."},
      {kHeader + "y1,c1,80000,01/12/2021,r\n",
       "statement, line 2: paid_on \"01/12/2021\" is not a date such as 2021-06-03."},
      {kHeader + "y1,c1,80000,2021-02-29,r\n",
       "statement, line 2: paid_on \"2021-02-29\" is not a date such as 2021-06-03."},
      {kHeader + "Y 1,c1,80000,2021-12-01,r\n",
       "statement, line 2: claim_id \"Y 1\" is not an id of 1 to 64 of a-z 0-9 . _ -."},
      {kHeader + "y1,,80000,2021-12-01,r\n",
       "statement, line 2: case_id \"\" is not an id of 1 to 64 of a-z 0-9 . _ -."},
      {kHeader + "y1,c1,1,2021-12-01,r\ny2,c1,1,2021-12-01,\"r\n",
       "statement, line 3: a quoted field is not closed; end it with a quote."},
      {kHeader + "y1,c1,1,2021-12-01,\"r\"x\n",
       "statement, line 2: text follows a closing quote; put a comma or a line end there."},
      {kHeader + "y1,c1,1,2021-12-01,r\"x\"\n",
       "statement, line 2: a quote stands inside a field; quote the whole field and double the "
       "quote."},
      {kHeader + "y1,c1,1,2021-12-01,r\ry2,c1,1,2021-12-01,r\n",
       "statement, line 2: a line ends with CR alone; end lines with LF or CRLF."},
      {kHeader + "y1,c1,1,2021-12-01,caf\xE9\n",
       "statement, line 2: there is a byte that is not UTF-8; save the file as UTF-8."},
      {std::string("\xFF\xFE", 2) + "c",
       "statement, line 1: there is a byte that is not UTF-8; save the file as UTF-8."},
      {kHeader + std::string("y1,c1,1,2021-12-01,\0\n", 21),
       "statement, line 2: there is a byte that is not UTF-8; save the file as UTF-8."},
  };
  for (const auto& [text, sentence] : files) CHECK(wrong_with(text) == sentence);
}

TEST_CASE("a statement of 10 MB is read and one byte more is not (views)") {
  const std::string row = "y1,c1,1,2021-12-01,r\n";
  std::string text = kHeader;
  while (text.size() + row.size() <= 10'000'000) text += row;
  const auto missing = 10'000'000 - text.size();
  text.insert(text.size() - 1, std::string(missing, 'r'));
  REQUIRE(text.size() == 10'000'000);
  CHECK(rows_of(text).size() == (text.size() - kHeader.size() - missing) / row.size());
  CHECK(wrong_with(text + "y") == "statement: it has 10000001 bytes; at most 10000000 are read.");
}

TEST_CASE("overlong, surrogate and cut characters are not UTF-8 (views)") {
  for (const auto* bad : {"\xC0\xAF", "\xE0\x80\xAF", "\xF0\x80\x80\xAF", "\xED\xA0\x80",
                          "\xF4\x90\x80\x80", "\x80", "\xE2\x82", "\xF5\x80\x80\x80"})
    CHECK(wrong_with(kHeader + "y1,c1,1,2021-12-01," + bad + "\n") ==
          "statement, line 2: there is a byte that is not UTF-8; save the file as UTF-8.");
  CHECK(rows_of(kHeader + "y1,c1,1,2021-12-01,€\xF0\x9F\x92\xB7\n").size() == 1);
}

TEST_CASE("a reference of 200 bytes is read and one of 201 is not (views)") {
  const auto row = [](std::size_t bytes) {
    return kHeader + "y1,c1,1,2021-12-01," + std::string(bytes, 'r') + "\n";
  };
  CHECK(rows_of(row(200)).front().reference == std::string(200, 'r'));
  CHECK(wrong_with(row(201)) == "statement, line 2: reference \"" + std::string(60, 'r') +
                                    "…\" is not at most 200 bytes long.");
}
