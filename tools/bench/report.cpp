#include "tools/bench/report.hpp"

#include <cstdio>
#include <fstream>

#include <fmt/format.h>

namespace daybook::bench {

void Report::add(const std::string& name, double value, const std::string& remark) {
  fmt::print("{:<38} {:>14.2f}  {}\n", name, value, remark);
  std::fflush(stdout);
  figures_[name] = value;
}

void Report::write(const std::string& path) const {
  std::ofstream file(path);
  file << boost::json::serialize(figures_) << "\n";
}

}  // namespace daybook::bench
