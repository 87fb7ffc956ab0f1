#include "tools/bench/report.hpp"

#include <stdexcept>

#include "eventstore/process/standard_streams.hpp"
#include "eventstore/process/whole_file.hpp"

namespace daybook::bench {

void Report::add(const std::string& name, double value, const std::string& remark) {
  process::say("{:<38} {:>14.2f}  {}\n", name, value, remark);
  process::flush();
  figures_[name] = value;
}

void Report::write(const std::string& path) const {
  const auto written = process::write_whole(path, boost::json::serialize(figures_) + "\n");
  if (!written) throw std::runtime_error(written.error());
}

}  // namespace daybook::bench
