#include "tools/command/output.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "eventstore/process/descriptors.hpp"
#include "eventstore/process/standard_streams.hpp"
#include "eventstore/process/whole_file.hpp"
#include "projections/render/render.hpp"
#include "tools/command/access.hpp"

namespace daybook::command {

std::string answer_text(const boost::json::object& answer, const std::string& format) {
  if (format == "json") return boost::json::serialize(answer) + "\n";
  if (format == "html") return render_html(answer);
  return format == "csv" ? render_csv(answer) : render_table(answer);
}

void write_out(const std::string& text, const std::string& path) {
  if (path.empty()) {
    process::put(text);
    return;
  }
  if (const auto written = process::write_whole(path, text); !written)
    throw CommandError{written.error()};
}

void require_output(const char* what) {
  if (!process::was_closed(STDOUT_FILENO)) return;
  throw CommandError{fmt::format(
      "standard output is closed, so that {} would be shown to nobody: nothing was done", what)};
}

}  // namespace daybook::command
