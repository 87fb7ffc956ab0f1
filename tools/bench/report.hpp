/// Figures in the order they were measured, printed as they come.
#pragma once

#include <string>

#include <boost/json.hpp>

namespace daybook::bench {

class Report {
 public:
  void add(const std::string& name, double value, const std::string& remark = "");
  double at(const std::string& name) const { return figures_.at(name).as_double(); }
  /// All of them as one object.
  void write(const std::string& path) const;

 private:
  boost::json::object figures_;
};

}  // namespace daybook::bench
