#include "server/admin/params.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace daybook::server {

std::string Params::text(std::string_view key) const {
  const auto* value = params.if_contains(key);
  if (!value) return {};
  if (!value->is_string()) trouble(fmt::format("{}: must be a text", key));
  return {value->get_string().data(), value->get_string().size()};
}

std::string Params::needed(std::string_view key) const {
  auto given = text(key);
  if (given.empty()) trouble(fmt::format("{}: is missing", key));
  return given;
}

std::string Params::place(std::string_view key) const {
  auto path = needed(key);
  for (const char c : path)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      trouble(fmt::format("{}: must be a path without control characters", key));
  return path;
}

std::optional<std::uint64_t> Params::number(std::string_view key) const {
  const auto* value = params.if_contains(key);
  if (!value) return {};
  boost::json::error_code error;
  const auto number = value->to_number<std::uint64_t>(error);
  if (error) trouble(fmt::format("{}: must be a whole number, not negative", key));
  return number;
}

bool Params::flag(std::string_view key) const {
  const auto* value = params.if_contains(key);
  if (!value) return false;
  if (!value->is_bool()) trouble(fmt::format("{}: must be true or false", key));
  return value->get_bool();
}

boost::json::object question_in(const Params& asked, std::initializer_list<std::string_view> own) {
  boost::json::object question;
  for (const auto& [key, value] : asked.params)
    if (std::find(own.begin(), own.end(), std::string_view(key)) == own.end())
      question[key] = value;
  return question;
}

std::string subject_in(const Params& asked) {
  const auto family_case = asked.text("case");
  const auto supporter = asked.text("supporter");
  if (family_case.empty() == supporter.empty()) trouble("give one of case and supporter");
  const auto kind = supporter.empty() ? StreamKind::family_case : StreamKind::supporter;
  const auto& id = supporter.empty() ? family_case : supporter;
  if (!is_ident(id)) trouble(fmt::format("{}: '{}' is not an id", name(kind), id));
  return stream_name(kind, id);
}

store::KeyStore& keys(Admin& admin) {
  auto* keys = admin.parts().ledger.keys();
  if (!keys) trouble(fmt::format("the key store is not open: {}", admin.parts().no_keys));
  return *keys;
}

std::string published(Admin& admin) {
  if (!admin.parts().ledger.reading_only().empty())
    if (const auto kept = need(store::latest_checkpoint(admin.store()))) return kept->note;
  return need(admin.publish()).note;
}

Secret plain(const boost::json::object& answer) {
  return Secret(boost::json::serialize(answer));
}

}  // namespace daybook::server
