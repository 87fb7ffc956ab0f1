#include "tests/json.hpp"

#include <algorithm>

namespace daybook::test {

namespace {

void print_text_to(std::string& out, std::string_view text) {
  out += '"';
  for (const auto letter : text) {
    if (letter == '"' || letter == '\\') out += '\\';
    out += letter;
  }
  out += '"';
}

}  // namespace

JsonPart::JsonPart(const Json& json) : JsonPart(raw(json.text())) {}

void JsonPart::print_to(std::string& out) const {
  switch (kind_) {
    case Kind::text:
      return print_text_to(out, {text_, size_});
    case Kind::raw:
      out.append(text_, size_);
      return;
    case Kind::number:
      out += std::to_string(number_);
      return;
    case Kind::items:
      return print_items_to(out);
  }
}

bool JsonPart::is_member() const {
  return kind_ == Kind::items && size_ == 2 && items_[0].kind_ == Kind::text;
}

void JsonPart::print_items_to(std::string& out) const {
  const auto* end = items_ + size_;
  const bool object = std::all_of(items_, end, [](const auto& item) { return item.is_member(); });
  out += object ? '{' : '[';
  for (const auto* item = items_; item != end; ++item) {
    if (item != items_) out += ',';
    if (!object) {
      item->print_to(out);
      continue;
    }
    item->items_[0].print_to(out);
    out += ':';
    item->items_[1].print_to(out);
  }
  out += object ? '}' : ']';
}

Json::Json(std::initializer_list<JsonPart> items) {
  JsonPart(items).print_to(text_);
}

Json Json::with(const Json& more) const {
  if (more.text_ == "{}") return *this;
  if (text_ == "{}") return more;
  return Json(text_.substr(0, text_.size() - 1) + ',' + more.text_.substr(1));
}

Json list_of(const std::vector<std::string>& texts) {
  std::string list;
  for (const auto& text : texts) {
    list += list.empty() ? '[' : ',';
    print_text_to(list, text);
  }
  return list.empty() ? Json(no_items) : Json(list + ']');
}

}  // namespace daybook::test
