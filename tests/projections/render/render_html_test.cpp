/// Answers as pages (views).
#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "projections/render/render.hpp"

using namespace daybook;
namespace json = boost::json;

namespace {

std::string page(const char* result) {
  auto out =
      json::parse(R"({"view":"budget","version":1,"params":{"programme":"p","year":"2021/22"},
    "as_at":{"size":12,"root":"ab","recorded_at":"2021-06-03T09:00:00Z"},
    "on":"2021-06-03","digest":"cd"})")
          .as_object();
  out["result"] = json::parse(result);
  return render_html(out);
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != text.npos;
}

}  // namespace

TEST_CASE("a page is headed by the question and what stands behind the answer (views)") {
  const auto html = page(R"({"lines":[]})");
  CHECK(html.starts_with("<!DOCTYPE html>\n<html lang=\"en-GB\">"));
  CHECK(holds(html, "<title>budget, programme p, year 2021/22</title>"));
  CHECK(holds(html, "<h1>budget</h1>"));
  for (const auto* line :
       {"<dt>programme</dt><dd>p</dd>", "<dt>year</dt><dd>2021/22</dd>",
        "<dt>entries</dt><dd>12</dd>", "<dt>root</dt><dd>ab</dd>",
        "<dt>recorded at</dt><dd>2021-06-03T09:00:00Z</dd>", "<dt>on</dt><dd>2021-06-03</dd>",
        "<dt>digest of the result</dt><dd>cd</dd>"})
    CHECK(holds(html, line));
  CHECK(html.ends_with("</body>\n</html>\n"));
}

TEST_CASE("a list is a table with figures to the right, amounts in pounds (views)") {
  const auto html = page(R"({"lines":[{"line":"main","spent_pence":123450,"rate_percent":63},
                                      {"line":"a<b","spent_pence":null,"rate_percent":0}]})");
  CHECK(holds(html,
              "<h2>lines</h2>\n<div class=\"scroll\"><table>\n<thead><tr>"
              "<th scope=\"col\">line</th><th scope=\"col\" class=\"n\">spent</th>"
              "<th scope=\"col\" class=\"n\">rate percent</th></tr></thead>\n<tbody>\n"
              "<tr><td class=\"k\">main</td><td class=\"n\">£1,234.50</td>"
              "<td class=\"n\">63%</td></tr>\n"
              "<tr><td class=\"k\">a&lt;b</td><td class=\"n\">-</td><td class=\"n\">0%</td></tr>\n"
              "</tbody></table></div>\n"));
}

TEST_CASE("an object is a table of its members, an empty list says so (views)") {
  const auto html = page(R"({"total":{"spent_pence":100},"lines":[]})");
  CHECK(holds(html,
              "<h2>total</h2>\n<table class=\"pairs\"><tbody>\n<tr><th scope=\"row\">spent</th>"
              "<td class=\"n\">£1.00</td></tr>\n</tbody></table>\n"));
  CHECK(holds(html, "<h2>lines</h2>\n<p class=\"none\">None</p>\n"));
}

TEST_CASE("parts inside parts are tables of their own (views)") {
  const auto html =
      page(R"({"better_off":{"outcomes":[{"outcome":"health"}],"followups":{"due":2}}})");
  CHECK(holds(html, "<h2>better off: outcomes</h2>"));
  CHECK(holds(html, "<h2>better off: followups</h2>"));
}

TEST_CASE("a table repeats its head on every sheet of paper and breaks no row (views)") {
  const auto html = page(R"({"lines":[]})");
  CHECK(holds(html, "@page{size:A4 landscape"));
  CHECK(holds(html, "thead{display:table-header-group}"));
  CHECK(holds(html, "tr,.entry{break-inside:avoid}"));
}
