#include <algorithm>

#include <boost/json.hpp>

#include "domain/base/calendar.hpp"
#include "domain/base/check.hpp"
#include "domain/base/uuid.hpp"
#include "domain/vocabulary/content.hpp"
#include "domain/vocabulary/json_in.hpp"
#include "domain/vocabulary/json_out.hpp"
#include "domain/vocabulary/shape_check.hpp"
#include "tools/fuzz/targets.hpp"

namespace daybook::fuzz {

namespace {

std::string content_of(const v::Event& event) {
  std::string content;
  append_content(event, content);
  return content;
}

boost::json::string text(std::string_view from) {
  return boost::json::string(from.data(), from.size());
}

/// The event as it is written for somebody to post again.
std::string as_json(const v::Event& event) {
  Uuid id;
  std::copy_n(event.event_id()->bytes()->data(), id.bytes.size(), id.bytes.begin());
  return boost::json::serialize(
      boost::json::object{{"event_id", text(to_text(id))},
                          {"stream", text(event.stream()->string_view())},
                          {"type", text(Vocabulary::instance().of(event.data_type()).name)},
                          {"occurred_at", text(to_text(Instant{event.occurred_at()}))},
                          {"data", data_to_json(event.data_type(), event.data())}});
}

}  // namespace

void post(std::string_view input) {
  const auto read = post_from_json(input);
  if (!read) {
    DAYBOOK_CHECK(!read.error().refusal.message.empty(), "a refusal says what is wrong");
    return;
  }
  for (const auto& posting : *read) {
    const auto* event = posting.view();
    DAYBOOK_CHECK(event != nullptr, "what was read from JSON is a whole event");
    if (check_shape(*event)) continue;
    const auto again = post_from_json(as_json(*event));
    DAYBOOK_CHECK(again && again->size() == 1, "an event written as JSON can be read");
    DAYBOOK_CHECK(content_of(*again->front().view()) == content_of(*event),
                  "an event written as JSON is the same event");
  }
}

}  // namespace daybook::fuzz
