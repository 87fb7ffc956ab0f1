#include "tests/projections/asking.hpp"

#include <fstream>
#include <stdexcept>

#include <catch2/catch.hpp>

#include "domain/vocabulary/json_in.hpp"
#include "projections/query/explain.hpp"

namespace daybook::test {

namespace {

namespace json = boost::json;

/// Later than anything the examples record.
constexpr Instant kNow{1'900'000'000'000};

ViewResult answer_of(const Books& books, const std::string& view, const std::string& text) {
  auto params = params_of(text);
  params.on = books.on();
  const auto* kind = find_view(view);
  REQUIRE(kind);
  if (const auto wrong = objection(*kind, params)) return failed(*wrong);
  const Question question{books, params, nullptr, books.size(), nullptr};
  return params.explain.empty() ? kind->fold(question) : explain(*kind, question);
}

}  // namespace

MemoryLedger replayed(const std::string& example) {
  std::ifstream file(DAYBOOK_SOURCE_DIR "/tests/examples/" + example + ".jsonl");
  REQUIRE(file);
  MemoryLedger ledger;
  for (std::string line; std::getline(file, line);) {
    const auto post = post_from_json(json::serialize(json::parse(line).at("post")));
    if (post) ledger.post({*post, Trust::embedded, {}}, kNow);
  }
  return ledger;
}

Books books_of(const MemoryLedger& ledger, std::optional<Date> on, std::uint64_t size) {
  Books books(on);
  for (std::uint64_t at = 0; at < std::min(size, ledger.size()); ++at)
    books.apply(*read_entry(ledger.entry({at})));
  return books;
}

ViewParams params_of(const std::string& text) {
  const auto params = parse_params(json::parse(text).as_object());
  if (!params) FAIL(params.error());
  return *params;
}

json::object ask(const Books& books, const std::string& view, const std::string& params) {
  auto answer = answer_of(books, view, params);
  if (!answer) FAIL(answer.error());
  return *std::move(answer);
}

std::string refusal_of(const Books& books, const std::string& view, const std::string& params) {
  const auto answer = answer_of(books, view, params);
  if (answer) FAIL(json::serialize(*answer));
  return answer.error();
}

const json::object& item(const json::value& list, std::string_view key) {
  for (const auto& row : list.as_array())
    if (row.as_object().begin()->value().as_string() == key) return row.get_object();
  throw std::runtime_error("there is no item " + std::string(key) + " in " + json::serialize(list));
}

std::int64_t number(const json::value& row, std::string_view field) {
  return row.as_object().at(field).to_number<std::int64_t>();
}

}  // namespace daybook::test
