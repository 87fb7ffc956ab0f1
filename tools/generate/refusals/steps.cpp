#include "tools/generate/refusals/steps.hpp"

#include <fmt/format.h>

#include "tools/generate/refusals/preparations.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

/// Puts the value where the pointer points; null takes away what stands there.
void put(json::value& event, const std::string& pointer, json::value value) {
  const auto last = pointer.rfind('/');
  json::error_code missing;
  auto& holder = *event.find_pointer(pointer.substr(0, last), missing);
  const auto key = pointer.substr(last + 1);
  if (value.is_null())
    holder.as_object().erase(key);
  else
    holder.as_object()[key] = std::move(value);
}

}  // namespace

bool change(const Attempt& attempt, json::value& event, const json::object& changes) {
  for (const auto& [name, value] : changes) {
    const auto pointer = name.starts_with('/') ? std::string(name) : fmt::format("/data/{}", name);
    auto put_there = told(attempt, value, at(event, pointer));
    if (!put_there) return false;
    put(event, pointer, *std::move(put_there));
  }
  return true;
}

Step again(json::object changes) {
  return [changes = std::move(changes)](Attempt& attempt) {
    return change(attempt, attempt.events.emplace_back(attempt.occasion.model), changes);
  };
}

Step event(const char* stream, const char* type, json::object fields, const char* role) {
  return [=, fields = std::move(fields)](Attempt& attempt) {
    const auto on = told(attempt, stream);
    if (!on) return false;
    json::object bare{{"stream", *on},
                      {"occurred_at", attempt.occasion.model.at("occurred_at")},
                      {"type", type},
                      {"data", json::object{}},
                      {"actor", somebody(role)}};
    return change(attempt, attempt.events.emplace_back(std::move(bare)), fields);
  };
}

Step here(const char* type, json::object fields, const char* role) {
  return event("$/stream", type, std::move(fields), role);
}

Step changed(json::object changes) {
  return [changes = std::move(changes)](Attempt& attempt) {
    return change(attempt, attempt.events.back(), changes);
  };
}

Step repeated(json::object changes) {
  return [changes = std::move(changes)](Attempt& attempt) {
    const auto last = attempt.events.back();
    return change(attempt, attempt.events.emplace_back(last), changes);
  };
}

Step times(int count, Step step) {
  return [count, step = std::move(step)](Attempt& attempt) {
    for (attempt.turn = 1; attempt.turn <= count; ++attempt.turn)
      if (!step(attempt)) return false;
    return true;
  };
}

Step reach(const char* state) {
  return [state](Attempt& attempt) { return prepare(attempt, state); };
}

}  // namespace daybook::generate
