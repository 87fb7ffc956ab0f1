/// Reading a JSON object field by field, with one fault for all of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "domain/base/calendar.hpp"

namespace daybook::generate {

/// A view of an object and of where it stands. What is missing or ill-typed reads as nothing, and
/// the first such fault is kept: look at it once, after reading. The object and the fault must
/// outlive the view.
class Fields {
 public:
  Fields(const boost::json::object& object, std::string path, std::string& fault)
      : object_(object), path_(std::move(path)), fault_(fault) {}

  bool has(std::string_view key) const { return object_.contains(key); }
  std::int64_t number(std::string_view key) const;
  std::string text(std::string_view key) const;
  Date date(std::string_view key) const;
  Year year(std::string_view key) const;
  std::vector<std::string> texts(std::string_view key) const;
  std::vector<int> counts(std::string_view key) const;
  Fields table(std::string_view key) const;
  std::vector<Fields> tables(std::string_view key) const;
  /// The object itself.
  const boost::json::object& object() const { return object_; }
  /// The keys of this object, in its order.
  std::vector<std::string> keys() const;

  /// Notes a fault of `key` unless there was one before.
  void note(std::string_view key, std::string_view what) const;

 private:
  const boost::json::value* find(std::string_view key) const;

  const boost::json::object& object_;
  std::string path_;
  std::string& fault_;
};

}  // namespace daybook::generate
