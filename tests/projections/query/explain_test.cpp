/// Every figure can be opened: its contributions add up to it, and groups add up to the total.
#include "projections/query/explain.hpp"

#include <map>

#include <catch2/catch.hpp>

#include "tests/projections/asking.hpp"

using namespace daybook;
using namespace daybook::test;
namespace json = boost::json;

namespace {

std::string with_explain(const std::string& params, const std::string& path) {
  auto object = json::parse(params).as_object();
  object["explain"] = path;
  return json::serialize(object);
}

bool is_rate(std::string_view name) {
  return name.ends_with("percent") || name.starts_with("mean_") || name.starts_with("cost_per_");
}

/// Calls `each(path, value)` for every figure of a result, a list's items by index.
void for_each_figure(const json::value& value, const std::string& path, std::string_view name,
                     const auto& each) {
  if (value.is_object())
    for (const auto& member : value.get_object())
      for_each_figure(
          member.value(),
          path.empty() ? std::string(member.key()) : path + "." + std::string(member.key()),
          member.key(), each);
  if (value.is_array())
    for (std::size_t i = 0; i < value.get_array().size(); ++i)
      for_each_figure(value.at(i), path + "[" + std::to_string(i) + "]", name, each);
  if (value.is_int64() && !is_rate(name)) each(path, value.get_int64());
}

void require_opens(const Books& books, const std::string& view, const std::string& params) {
  const auto result = ask(books, view, params);
  std::size_t opened = 0;
  for_each_figure(result, "", "", [&](const std::string& path, std::int64_t value) {
    if (path.starts_with("exceptions")) return;
    INFO(view << " " << path);
    const auto explanation = ask(books, view, with_explain(params, path));
    std::int64_t sum = 0;
    for (const auto& part : explanation.at("contributions").as_array()) {
      sum += part.at("amount").as_int64();
      REQUIRE(part.at("position").to_number<std::uint64_t>() < books.size());
    }
    REQUIRE(sum == value);
    ++opened;
  });
  REQUIRE(opened > 0);
}

/// The sum of each field over the groups is the total's, where the groups have it.
void require_adds_up(const Books& books, const std::string& view, const std::string& params) {
  const auto result = ask(books, view, params);
  for (const auto& field : result.at("total").as_object()) {
    if (!field.value().is_int64() || is_rate(field.key())) continue;
    std::int64_t sum = 0;
    bool left_out = false;
    for (const auto& group : result.at("groups").as_array()) {
      left_out |= group.at(field.key()).is_null();
      if (!left_out) sum += number(group, field.key());
    }
    INFO(view << " " << params << " " << std::string_view(field.key()));
    if (!left_out) REQUIRE(sum == field.value().get_int64());
  }
}

}  // namespace

TEST_CASE("the entries of every figure add up to it (views)") {
  for (const auto* example : {"session_share", "hourly"}) {
    const auto books = books_of(replayed(example));
    for (const auto* by : {"locality", "month", "provider"}) {
      const std::string grouped =
          std::string(R"({"programme":"p","year":"2021/22","by":")") + by + "\"}";
      require_opens(books, "budget", grouped);
      require_opens(books, "attendance", grouped);
    }
    require_opens(books, "activity", R"({"programme":"p"})");
    require_opens(books, "outcomes", R"({"programme":"p"})");
    require_opens(books, "claims", R"({"programme":"p"})");
    require_opens(books, "reconciliation", R"({"programme":"p","year":"2021/22"})");
  }
}

TEST_CASE("groups add up to the total, whatever they are grouped by (views)") {
  for (const auto* example : {"session_share", "hourly"}) {
    const auto books = books_of(replayed(example));
    for (const auto* by :
         {"locality", "provider", "package_type", "bracket", "month", "case", "package"}) {
      const std::string params =
          std::string(R"({"programme":"p","year":"2021/22","by":")") + by + "\"}";
      require_adds_up(books, "budget", params);
      if (std::string_view(by) != "bracket") require_adds_up(books, "attendance", params);
    }
  }
}

TEST_CASE("a figure is named by the key of its list item or by its index (views)") {
  const auto books = books_of(replayed("session_share"));
  const auto by_key = ask(
      books, "budget", R"({"programme":"p","year":"2021/22","explain":"lines.main.spent_pence"})");
  const auto by_index = ask(
      books, "budget", R"({"programme":"p","year":"2021/22","explain":"lines[0].spent_pence"})");
  CHECK(by_key.at("contributions") == by_index.at("contributions"));
  CHECK(by_key.at("value").as_int64() == 284'962);
}

TEST_CASE("a rate is no sum: what it is made of is named instead (views)") {
  const auto books = books_of(replayed("session_share"));
  CHECK(refusal_of(books, "attendance",
                   R"({"programme":"p","explain":"total.attendance_percent"})") ==
        "explain: total.attendance_percent is not a sum; explain its numerator "
        "total.attendance_numerator and its "
        "denominator total.attendance_denominator.");
}

TEST_CASE("a path that names no figure is refused with what there is (views)") {
  const auto books = books_of(replayed("session_share"));
  CHECK(refusal_of(books, "budget",
                   R"({"programme":"p","year":"2021/22","explain":"sum.spent_pence"})") ==
        "explain: there is no figure sum.spent_pence; there is programme, year, lines, total, "
        "groups.");
  CHECK(refusal_of(books, "budget",
                   R"({"programme":"p","year":"2021/22","by":"locality",)"
                   R"("explain":"groups.north.allocated_pence"})") ==
        "explain: groups.north.allocated_pence is null: there is no such figure.");
}
