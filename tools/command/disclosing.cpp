#include "tools/command/disclosing.hpp"

#include <boost/json.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "eventstore/wiping_resource.hpp"
#include "projections/disclosure_render.hpp"

namespace daybook::command {

namespace {

namespace json = boost::json;

json::object object_in(const Secret& text) {
  json::error_code error;
  auto value =
      json::parse(json::string_view(text.view().data(), text.size()), error, wiping_storage());
  if (error || !value.is_object()) throw CommandError{"the answer is not a JSON object"};
  return std::move(value.get_object());
}

/// True when all of it was written.
bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

Secret disclosed(const Target& target, const DisclosureAsked& asked) {
  json::object params{{"purpose", asked.purpose}};
  for (const auto& [name, value] : asked.given) params[name] = value;
  auto answer = reach(target, Purpose::act)->command("disclose", params);
  if (asked.format == "json") {
    answer.append("\n");
    return answer;
  }
  const auto object = object_in(answer);
  return asked.format == "html" ? disclosed_html(object) : disclosed_text(object);
}

void write_private(const Secret& text, const std::string& path) {
  if (path.empty()) {
    if (!write_all(STDOUT_FILENO, text.view())) throw CommandError{"standard output is closed"};
    return;
  }
  constexpr auto owner_alone = S_IRUSR | S_IWUSR;
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, owner_alone);
  const bool written =
      file >= 0 && ::fchmod(file, owner_alone) == 0 && write_all(file, text.view());
  const bool closed = file < 0 || ::close(file) == 0;
  if (!written || !closed) throw CommandError{fmt::format("{} cannot be written", path)};
}

}  // namespace daybook::command
