/// Whatever characters an answer quotes, from a file or from what people said, nothing that
/// commands or deceives reaches a terminal, a table, a page or a workbook (views; ledger 5).
#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "domain/base/printable.hpp"
#include "projections/disclosure/render.hpp"
#include "projections/render/render.hpp"
#include "tests/eventstore/ledgers.hpp"
#include "tests/projections/render/workbook.hpp"

using namespace daybook;
using namespace daybook::test;
namespace json = boost::json;

namespace {

/// What no reader may be given as it is, with words around it.
const std::vector<std::string> odd_texts = {
    "run \x0b\x01 \uffff", "\u009b2Jx",     "a\x1b[31mb",
    "x\u202egnp.exe",      "\u2028y\u2029", "\u2066hidden\u2069",
    "\U0001fffe\ufdd0z",   "\x7f!",         "bell\x07",
    "cut \x9b off \xc3"};

json::object answer(const std::string& text) {
  auto out = json::parse(R"({"view":"reconciliation","version":1,"params":{"programme":"p"},
    "as_at":{"size":12,"root":"ab","recorded_at":"2021-06-03T09:00:00Z"},
    "on":"2021-06-03","digest":"cd","result":{"total":{"claims":1},"rows":[{"claim":"y1"}]}})")
                 .as_object();
  auto& result = out.at("result").as_object();
  result.at("total").as_object()["reference"] = text;
  result.at("rows").at(0).as_object()["reference"] = text;
  return out;
}

/// An answer that tells a history, in which `text` is what was posted and what was said.
json::object history(const std::string& text) {
  auto out = json::parse(R"({"view":"history","version":1,"params":{"case":"c1"},
    "as_at":{"size":9,"root":"ab","recorded_at":"2021-06-09T09:00:00Z"},"on":null,"digest":"cd",
    "result":{"entries":[
     {"position":4,"stream":"case/c1","version":2,"type":"contact_received",
      "occurred_at":"2021-06-01T23:30:00Z","recorded_at":"2021-06-01T23:30:05Z",
      "business_date":"2021-06-02","actor":"lp-1","roles":["lead_professional"],"late_days":0,
      "data":{"channel":"phone","topic":"t"},"personal":{"note":""}}]}})")
                 .as_object();
  auto& entry = out.at("result").at("entries").at(0).as_object();
  entry.at("data").as_object()["topic"] = text;
  entry.at("personal").as_object()["note"] = text;
  return out;
}

/// Whether all is printable, but for ends of lines and tabs.
bool is_clean(std::string_view text) {
  return printable_lines(text) == text;
}

}  // namespace

TEST_CASE("a text that would command a terminal is written out in every form (views)") {
  for (const auto& text : odd_texts) {
    const auto asked = answer(text);
    const auto shown = printable(text);
    INFO(shown);
    for (const auto& rendered : {render_table(asked), render_csv(asked), render_html(asked)}) {
      CHECK(is_clean(rendered));
      CHECK(rendered.find(shown) != std::string::npos);
    }
  }
}

TEST_CASE("a history in which such a text was posted is told on clean lines (views)") {
  for (const auto& text : odd_texts) {
    auto posted = history(text);
    posted.at("result").at("entries").at(0).as_object()["personal"] = "sealed";
    INFO(printable(text));
    for (const auto& rendered : {render_table(posted), render_csv(posted), render_html(posted)})
      CHECK(is_clean(rendered));
  }
}

TEST_CASE("what people said keeps its lines, and commands no terminal (ledger 5)") {
  for (const auto& text : odd_texts) {
    const auto said = history("line one\n" + text + "\nline three");
    const auto on_terminal = disclosed_text(said);
    const auto on_page = disclosed_html(said);
    INFO(printable(text));
    CHECK(is_clean(on_terminal.view()));
    CHECK(is_clean(on_page.view()));
    CHECK(on_terminal.view().find("line three") != std::string_view::npos);
    CHECK(on_page.view().find("line three") != std::string_view::npos);
  }
  CHECK(disclosed_text(history("Ana\u009b31m Popescu")).view().find(R"(Ana\u009b31m Popescu)") !=
        std::string_view::npos);
}

TEST_CASE("a workbook holds what XML can hold, and opens (views)") {
  const store::testing::ScratchDirectory directory;
  for (const auto& text : odd_texts) {
    INFO(printable(text));
    const std::string path = directory.path() / "answer.xlsx";
    REQUIRE(write_xlsx(answer(text), path));
    const auto sheets = sheets_in_workbook(path);
    REQUIRE(sheets.size() == 3);
    CHECK(sheets[2].cells.at("B2") == printable(text));
    for (const auto* name : {"xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml",
                             "xl/sharedStrings.xml", "xl/workbook.xml"})
      CHECK(is_clean(file_in_workbook(path, name)));
  }
}
