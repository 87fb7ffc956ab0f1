#include "tools/command/output.hpp"

#include <cstdio>
#include <fstream>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "projections/render.hpp"
#include "tools/command/access.hpp"

namespace daybook::command {

std::string answer_text(const boost::json::object& answer, const std::string& format) {
  if (format == "json") return boost::json::serialize(answer) + "\n";
  if (format == "html") return render_html(answer);
  return format == "csv" ? render_csv(answer) : render_table(answer);
}

void write_out(const std::string& text, const std::string& path) {
  if (path.empty()) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    return;
  }
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) throw CommandError{fmt::format("{} cannot be written", path)};
}

}  // namespace daybook::command
