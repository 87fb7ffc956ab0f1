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

/// What a value is that a description calls so: `_pence` is money, and nothing else is.
bool fits(const Field& field, const json::value& value) {
  const bool number = value.is_int64() || value.is_uint64();
  if (field.name.ends_with("_pence") != (field.says == Says::money)) return false;
  if (field.says == Says::single || value.is_null()) return true;
  return number != (field.says == Says::text);
}

/// Walks a result beside its view's description.
class Walk {
 public:
  explicit Walk(const ViewKind& kind) : kind_(kind) {}

  void at(const json::object& object, const std::string& path) {
    const auto* part = kind_.part(path);
    for (const auto& [key, value] : object) {
      const auto inner = path.empty() ? std::string(key) : path + "." + std::string(key);
      const auto* field = part ? part->field(key) : nullptr;
      if (field && field->says == Says::single) continue;
      if (value.is_object())
        at(value.get_object(), inner);
      else if (value.is_array())
        in_list(value.get_array(), inner);
      else if (!field)
        wrong_ += inner + " is not described; ";
      else if (!fits(*field, value))
        wrong_ += inner + " is not what its description says; ";
    }
  }

  const std::string& wrong() const { return wrong_; }

 private:
  void in_list(const json::array& list, const std::string& path) {
    if (!kind_.part(path)) wrong_ += path + " is not described; ";
    for (const auto& item : list)
      if (item.is_object())
        at(item.get_object(), path);
      else
        wrong_ += path + " lists what is not described; ";
  }

  const ViewKind& kind_;
  std::string wrong_;
};

}  // namespace

std::string undescribed(const ViewKind& kind, const json::object& result) {
  Walk walk(kind);
  walk.at(result, "");
  return walk.wrong();
}

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
  if (!answer->contains("path")) CHECK(undescribed(*find_view(view), *answer).empty());
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
