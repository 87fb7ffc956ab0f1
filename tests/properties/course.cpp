/// What is posted to hold a course.
#include "tests/properties/course.hpp"

#include <fmt/format.h>
#include <rapidcheck/catch.h>

namespace daybook::test {

Course::Course(int sessions, std::int64_t price) : scenario_(R"({"cheapest_first":false})") {
  scenario_.given(
      By::provider_a, "provider/a", "prices_submitted",
      fmt::format(
          R"({{"programme":"p","effective_on":"2022-04-01","items":[{{"intervention":"course",)"
          R"("package_type":"counselling","price_pence":{},"sessions":{},"travel_included":true}}]}})",
          price, sessions));
  scenario_.family();
  scenario_.approved_package("k1", "c1", "counselling", price);
  scenario_.given(
      By::central, stream, "package_matched",
      fmt::format(
          R"({{"provider":"a","intervention":"course","price_pence":{},"sessions":{},"method":"direct_award","considered":[]}})",
          price, sessions),
      matched_at);
  scenario_.given(
      By::central, stream, "package_confirmed",
      R"({"notified_provider_at":"2022-04-02T09:00:00Z","notified_lead_at":"2022-04-02T09:00:00Z"})",
      matched_at);
}

bool Course::schedule() {
  const auto id = fmt::format("s{}", next_);
  const auto replaces = rebook_.empty() ? "" : fmt::format(R"(,"replaces":"{}")", rebook_);
  const auto codes = scenario_.refused(
      By::provider_a, stream, "session_scheduled",
      fmt::format(R"({{"session":"{}","starts_at":"2022-05-01T10:00:00Z","minutes":60{}}})", id,
                  replaces),
      matched_at);
  if (!codes.empty()) return RC_ASSERT(codes == Codes{"allocation_exceeded"}), false;
  ++next_;
  rebook_.clear();
  open_.push_back(id);
  return true;
}

void Course::end_oldest(int how) {
  const auto id = open_.front();
  open_.erase(open_.begin());
  switch (how) {
    case 0:
      deliver(id);
      return take_back(id);
    case 1:
      deliver(id);
      scenario_.given(By::provider_a, stream, "charge_waived",
                      fmt::format(R"({{"session":"{}","reason":"goodwill"}})", id),
                      "2022-05-02T10:00:00Z");
      return;
    case 2:
      rebook_ = id;
      return cancel(id, "provider", "2022-05-01T09:00:00Z");
    case 3:
      return cancel(id, "family", "2022-04-20T09:00:00Z");
    case 4:
      scenario_.given(By::provider_a, stream, "session_missed",
                      fmt::format(R"({{"session":"{}","absent":["k0"]}})", id),
                      "2022-05-02T10:00:00Z");
      return;
    default:
      return deliver(id);
  }
}

void Course::finish() {
  do
    while (!open_.empty()) end_oldest(-1);
  while (schedule());
}

void Course::deliver(const std::string& id) {
  scenario_.given(
      By::provider_a, stream, "session_delivered",
      fmt::format(
          R"({{"session":"{}","started_at":"2022-05-01T10:00:00Z","minutes":60,"attended":["k0"],"workers":["w1"],"shared_with_family":true}})",
          id),
      "2022-05-01T12:00:00Z");
}

void Course::take_back(const std::string& id) {
  const auto& session = package().sessions[static_cast<std::size_t>(package().find_session(id))];
  scenario_.given(By::provider_a, stream, "entry_voided",
                  fmt::format(R"({{"position":{},"reason":"wrong day"}})", session.ended.value),
                  "2022-05-02T10:00:00Z");
  deliver(id);
}

void Course::cancel(const std::string& id, std::string_view by, std::string_view notice_at) {
  scenario_.given(
      By::provider_a, stream, "session_cancelled",
      fmt::format(R"({{"session":"{}","by":"{}","notice_at":"{}"}})", id, by, notice_at),
      "2022-05-01T12:00:00Z");
}

}  // namespace daybook::test
