/// Answers as workbooks, read back.
#include <filesystem>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "projections/render/render.hpp"
#include "tests/eventstore/ledgers.hpp"
#include "tests/projections/render/workbook.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

boost::json::object answer(const char* result) {
  auto out = boost::json::parse(R"({"view":"budget","version":1,
    "params":{"programme":"p","year":"2021/22"},
    "as_at":{"size":12,"root":"ab","recorded_at":"2021-06-03T09:00:00Z"},
    "on":"2021-06-03","digest":"cd"})")
                 .as_object();
  out["result"] = boost::json::parse(result);
  return out;
}

/// A workbook in a directory of its own, removed at the end.
struct Written {
  store::testing::ScratchDirectory directory;
  std::string path = directory.path() / "answer.xlsx";

  explicit Written(const boost::json::object& of) {
    const auto written = write_xlsx(of, path);
    INFO((written ? "" : written.error()));
    REQUIRE(written);
  }
};

using Cells = std::map<std::string, std::string>;

}  // namespace

TEST_CASE(
    "the first sheet of a workbook is the question and what stands behind the answer (views)") {
  const Written book(answer(R"({"lines":[]})"));
  const auto sheets = sheets_in_workbook(book.path);
  REQUIRE(sheets.size() == 2);
  CHECK(sheets[0].name == "question");
  CHECK(sheets[0].cells == Cells{{"A1", "view"},
                                 {"B1", "budget"},
                                 {"A2", "programme"},
                                 {"B2", "p"},
                                 {"A3", "year"},
                                 {"B3", "2021/22"},
                                 {"A5", "entries"},
                                 {"B5", "12"},
                                 {"A6", "root"},
                                 {"B6", "ab"},
                                 {"A7", "recorded at"},
                                 {"B7", "2021-06-03T09:00:00Z"},
                                 {"A8", "on"},
                                 {"B8", "2021-06-03"},
                                 {"A9", "version of the view"},
                                 {"B9", "1"},
                                 {"A10", "digest of the result"},
                                 {"B10", "cd"}});
}

TEST_CASE(
    "a list is a sheet: amounts are pounds, shares and dates are numbers, null is empty (views)") {
  const Written book(answer(R"({"lines":[
    {"line":"main","spent_pence":123450,"rate_percent":63,"mean_hundredths":-251,"due_on":"2021-06-03",
     "met":true,"cases":7},
    {"line":"x","spent_pence":-5,"rate_percent":null,"mean_hundredths":0,"due_on":null,"met":false,
     "cases":0}]})"));
  const auto sheets = sheets_in_workbook(book.path);
  REQUIRE(sheets.size() == 2);
  CHECK(sheets[1].name == "lines");
  CHECK(sheets[1].cells == Cells{{"A1", "line"},
                                 {"B1", "spent"},
                                 {"C1", "rate percent"},
                                 {"D1", "mean"},
                                 {"E1", "due on"},
                                 {"F1", "met"},
                                 {"G1", "cases"},
                                 {"A2", "main"},
                                 {"B2", "1234.5"},
                                 {"C2", "0.63"},
                                 {"D2", "-2.51"},
                                 {"E2", "44350"},
                                 {"F2", "1"},
                                 {"G2", "7"},
                                 {"A3", "x"},
                                 {"B3", "-0.05"},
                                 {"D3", "0"},
                                 {"F3", "0"},
                                 {"G3", "0"}});
  const auto styles = file_in_workbook(book.path, "xl/styles.xml");
  CHECK(styles.find("&quot;£&quot;#,##0.00") != styles.npos);
}

TEST_CASE("each list and object of a result has a sheet with a name of its own (views)") {
  const Written book(answer(R"({"n":1,"total":{"spent_pence":100},
    "better_off":{"outcomes":[{"outcome":"health"}],"followups":{"due":2}},
    "a_name_that_is_far_too_long_for_a_sheet":[{"k":1}],
    "A_name_that_is_far_too_long_for_another":[{"k":2}]})"));
  std::vector<std::string> names;
  for (const auto& sheet : sheets_in_workbook(book.path)) names.push_back(sheet.name);
  CHECK(names == std::vector<std::string>{
                     "question", "budget", "total", "better off  outcomes", "better off  followups",
                     "a name that is far too long for", "A name that is far too long 2"});
}

TEST_CASE("a text that a spreadsheet would run stays a text in a workbook (views)") {
  const Written book(answer(R"({"rows":[{"a":"=1+1"},{"a":"@x"}]})"));
  const auto cells = sheets_in_workbook(book.path).at(1).cells;
  CHECK(cells.at("A2") == "=1+1");
  CHECK(cells.at("A3") == "@x");
  CHECK(file_in_workbook(book.path, "xl/worksheets/sheet2.xml").find("<f>") == std::string::npos);
}

TEST_CASE("a text longer than a cell says that it is cut (views)") {
  auto long_text = answer(R"({"rows":[{"a":""}]})");
  long_text["result"].at("rows").at(0).as_object()["a"] = std::string(40'000, 'x');
  const Written book(long_text);
  const auto cell = sheets_in_workbook(book.path).at(1).cells.at("A2");
  CHECK(cell == std::string(32'000, 'x') + "… (cut: see the json)");
}

TEST_CASE("the same answer is the same workbook, byte for byte (views)") {
  const auto of = answer(R"({"lines":[{"line":"main","spent_pence":1}]})");
  const Written first(of), second(of);
  for (const auto* file : {"docProps/core.xml", "xl/workbook.xml", "xl/worksheets/sheet2.xml"})
    CHECK(file_in_workbook(first.path, file) == file_in_workbook(second.path, file));
  CHECK(file_in_workbook(first.path, "docProps/core.xml").find("2021-06-03T09:00:00Z") !=
        std::string::npos);
}

TEST_CASE("a workbook that cannot be written is an error (views)") {
  const auto written = write_xlsx(answer(R"({"lines":[]})"), "/nowhere/answer.xlsx");
  REQUIRE_FALSE(written);
  CHECK(written.error().starts_with("/nowhere/answer.xlsx cannot be written"));
}
