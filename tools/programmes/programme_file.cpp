#include "tools/programmes/programme_file.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/json_in.hpp"
#include "domain/shape_check.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

/// A post that holds `data`, for the vocabulary's own checks to judge.
json::object opening_post(const json::object& data) {
  return {{"event_id", "00000000-0000-4000-8000-000000000000"},
          {"stream", "programme/of-a-file"},
          {"occurred_at", "2000-01-01T00:00:00Z"},
          {"type", "programme_opened"},
          {"data", data}};
}

/// The field as the file spells it: without the post's "data.".
FileFault fault_in(std::string_view called, std::string_view message) {
  constexpr std::string_view prefix = "data.";
  if (message.starts_with(prefix)) message.remove_prefix(prefix.size());
  return {fmt::format("{}: {}", called, message)};
}

Result<json::object, FileFault> judged(json::object data, std::string_view called) {
  const auto post = post_from_json(json::serialize(opening_post(data)));
  if (!post) return failed(fault_in(called, post.error().refusal.message));
  if (const auto refusal = check_shape(*post->front().view()))
    return failed(fault_in(called, refusal->message));
  return data;
}

}  // namespace

Result<json::object, FileFault> programme_from_toml(std::string_view text,
                                                    std::string_view called) {
  auto data = json_from_toml(text, called);
  if (!data) return data;
  return judged(std::move(*data), called);
}

Result<json::object, FileFault> read_programme(const std::filesystem::path& file) {
  auto data = json_from_toml_file(file);
  if (!data) return data;
  return judged(std::move(*data), file.filename().string());
}

std::filesystem::path shipped_programmes() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "programmes";
}

}  // namespace daybook
