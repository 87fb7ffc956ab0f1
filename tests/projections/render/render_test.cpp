/// Answers for people: the whole text of small ones.
#include "projections/render/render.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace daybook;

namespace {

boost::json::object answer(const char* result) {
  auto out = boost::json::parse(R"({"view":"budget","version":1,"params":{"programme":"p"},
    "as_at":{"size":12,"root":"ab","recorded_at":"2021-06-03T09:00:00Z"},
    "on":"2021-06-03","digest":"cd"})")
                 .as_object();
  out["result"] = boost::json::parse(result);
  return out;
}

const char* const kHeading =
    "budget  programme=p\n"
    "as at 12 entries, recorded 2021-06-03T09:00:00Z, on 2021-06-03, digest cd\n";

}  // namespace

TEST_CASE("a list of objects is a table with numbers to the right and amounts in pounds (views)") {
  CHECK(render_table(answer(R"({"lines":[{"line":"main","spent_pence":123450,
                                          "rate_percent":63,"note":null},
                                         {"line":"x","spent_pence":-5,"rate_percent":null,"note":"é"}]})")) ==
        std::string(kHeading) +
            "\nlines\n"
            "line      spent  rate percent  note\n"
            "----  ---------  ------------  ----\n"
            "main  £1,234.50           63%  -\n"
            "x        -£0.05             -  é\n");
}

TEST_CASE("an object is a list of keys and values, and an empty list says so (views)") {
  CHECK(render_table(answer(
            R"({"total":{"mean_change_hundredths":-251,"reasons":["a","b"]},"rows":[],"n":7})")) ==
        std::string(kHeading) +
            "\nn  7\n"
            "\ntotal\n"
            "mean change  -2.51\n"
            "reasons       a, b\n"
            "\nrows\n"
            "(none)\n");
}

TEST_CASE("the parts of an explained amount are amounts too (views)") {
  CHECK(render_table(answer(R"({"path":"total.spent_pence","value":100,
                                "contributions":[{"position":3,"amount":100}]})")) ==
        std::string(kHeading) +
            "\npath   total.spent_pence\n"
            "value              £1.00\n"
            "\ncontributions\n"
            "position  amount\n"
            "--------  ------\n"
            "       3   £1.00\n");
}

TEST_CASE("what was posted cannot move the cursor of a terminal (views)") {
  CHECK(render_table(answer(R"({"rows":[{"note":"a\u001b[2Jb"}]})")).find('\x1b') ==
        std::string::npos);
}

TEST_CASE("one list is one table of CSV, with numbers as they stand (views)") {
  CHECK(render_csv(answer(
            R"({"rows":[{"a":"x,y","b_pence":123450},
                                        {"a":"say \"hi\"","b_pence":null,"c":[1,2]}]})")) ==
        "a,b_pence,c\r\n\"x,y\",123450,\r\n\"say \"\"hi\"\"\",,1; 2\r\n");
}

TEST_CASE("several parts of CSV stand behind their names (views)") {
  CHECK(render_csv(answer(R"({"total":{"n":1},"rows":[{"k":true}]})")) ==
        "total\r\nn\r\n1\r\n\r\nrows\r\nk\r\ntrue\r\n");
}

TEST_CASE("a text that a spreadsheet would run is made harmless (views)") {
  CHECK(render_csv(answer(R"({"rows":[{"a":"=1+1"},{"a":"-x"}]})")) == "a\r\n'=1+1\r\n'-x\r\n");
}

TEST_CASE("a list inside an object is a table of its own, a list of texts one cell (views)") {
  CHECK(render_table(answer(R"({"how_well":{"engagement_percent":50,"reasons":["a","b"],
                                 "late_starts":[{"package":"k1","days":30}]}})")) ==
        std::string(kHeading) +
            "\nhow well\n"
            "engagement percent   50%\n"
            "reasons             a, b\n"
            "\nhow well: late starts\n"
            "package  days\n"
            "-------  ----\n"
            "k1         30\n");
}

TEST_CASE("an object in a cell is told by its names and values (views)") {
  CHECK(render_table(answer(R"({"rows":[{"data":{"amount_pence":250,"given":true,
                                          "list":[{"a_b":1},{"a_b":2}]}}]})")) ==
        std::string(kHeading) +
            "\nrows\n"
            "data\n"
            "------------------------------------------------\n"
            "amount: £2.50; given: yes; list: a b: 1 | a b: 2\n");
}
