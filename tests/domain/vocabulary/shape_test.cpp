/// Events in the bytes of a socket client, which JSON would never make: each fault of form is named
/// (rulebook 2).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/vocabulary/shape_check.hpp"

using namespace daybook;

namespace {

using flatbuffers::FlatBufferBuilder;

struct Envelope {
  const char* stream = "programme/p";
  std::int64_t occurred_at = 1'617'267'600'000;  // 2021-04-01T09:00:00Z
  bool with_id = true;
};

/// What is wrong with an event of type `Table`, whose data `make` builds; "" when nothing is.
template <class Table, class Make>
std::string fault(Make make, const Envelope& envelope = {}) {
  FlatBufferBuilder builder;
  builder.ForceDefaults(true);
  const auto data = make(builder);
  const auto stream = builder.CreateString(envelope.stream);
  const v::Uuid id;
  v::EventBuilder event(builder);
  if (envelope.with_id) event.add_event_id(&id);
  event.add_stream(stream);
  event.add_occurred_at(envelope.occurred_at);
  event.add_data_type(v::DataTraits<Table>::enum_value);
  event.add_data(data.Union());
  v::FinishEventBuffer(builder, event.Finish());
  const auto* made = verified_event({builder.GetBufferPointer(), builder.GetSize()});
  REQUIRE(made);
  const auto refusal = check_shape(*made);
  if (!refusal) return "";
  CHECK(refusal->code == Code::malformed);
  return refusal->message;
}

/// The fault of a budget_allocated with these values.
std::string allocated(const char* year, const char* line, std::int64_t pence, const char* reason) {
  return fault<v::BudgetAllocated>([&](auto& builder) {
    return v::CreateBudgetAllocatedDirect(builder, year, line, pence, reason);
  });
}

std::string declared_on(std::int32_t days, const Envelope& envelope = {}) {
  return fault<v::HolidayDeclared>(
      [&](auto& builder) { return v::CreateHolidayDeclaredDirect(builder, days, "a day"); },
      envelope);
}

bool holds(const std::string& text, std::string_view part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a whole event has no fault (rulebook 2)") {
  CHECK(allocated("2021/22", "main", 0, "vote") == "");
  CHECK(allocated("2021/22", "main", 1'000'000'000'000, "vote") == "");
}

TEST_CASE("a field that is missing is named (rulebook 2)") {
  CHECK(allocated(nullptr, "main", 1, "r") == "data.year: is missing");
  CHECK(allocated("2021/22", "main", 1, nullptr) == "data.reason: is missing");
}

TEST_CASE("ids, codes, years and months that are none are named (rulebook 2)") {
  for (const auto* line : {"", "Main", ".main", "a line", "ünal"})
    CHECK(holds(allocated("2021/22", line, 1, "r"), "data.line"));
  CHECK(holds(allocated("2021/22", std::string(65, 'a').c_str(), 1, "r"), "data.line"));
  CHECK(allocated("2021/22", std::string(64, 'a').c_str(), 1, "r") == "");
  CHECK(holds(allocated("2021/23", "main", 1, "r"), "data.year"));
  const auto counted = [](const char* month) {
    return fault<v::CareReferralsCounted>(
        [&](auto& builder) { return v::CreateCareReferralsCountedDirect(builder, month, 1); });
  };
  CHECK(counted("2021-12") == "");
  for (const auto* month : {"2021-13", "2021-1", "2021-12-01"})
    CHECK(holds(counted(month), "data.month"));
  const auto measured = [](const char* code) {
    return fault<v::TargetSet>(
        [&](auto& builder) { return v::CreateTargetSetDirect(builder, code, nullptr, 1); });
  };
  CHECK(measured("a_code9") == "");
  CHECK(measured(std::string(64, 'a').c_str()) == "");
  for (const auto& code :
       {std::string("9a"), std::string("a-b"), std::string("A"), std::string(65, 'a')})
    CHECK(holds(measured(code.c_str()), "data.measure"));
}

TEST_CASE("a reference to a stream is kind/id (rulebook 2)") {
  const auto about = [](const char* stream) {
    return fault<v::ComplaintReceived>(
        [&](auto& builder) {
          return v::CreateComplaintReceivedDirect(builder, "x1", stream, 18'000);
        },
        {"provider/a"});
  };
  CHECK(about("case/c1") == "");
  for (const auto* wrong : {"case", "case/", "dog/c1", "case/C1"})
    CHECK(holds(about(wrong), "data.about"));
}

TEST_CASE("a phrase is at most 200 characters of UTF-8 without control characters (rulebook 2)") {
  CHECK(allocated("2021/22", "main", 1, std::string(200, 'x').c_str()) == "");
  CHECK(holds(allocated("2021/22", "main", 1, std::string(201, 'x').c_str()), "200"));
  std::string accents;
  for (int i = 0; i < 200; ++i) accents += "é";
  CHECK(allocated("2021/22", "main", 1, accents.c_str()) == "");
  for (const auto* wrong : {"a\nb", "\x7f", "\x80", "\xc3", "\xc0\xaf", "\xe0\x80\x80",
                            "\xed\xa0\x80", "\xf0\x80\x80\x80", "\xf4\x8f\xbf\xbf",
                            "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe2\x28\xa1"})
    CHECK(holds(allocated("2021/22", "main", 1, wrong), "UTF-8"));
  for (const auto* right : {"\xe0\xa0\x80", "\xed\x9f\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbd"})
    CHECK(allocated("2021/22", "main", 1, right) == "");
}

TEST_CASE("numbers out of range, choices and truths that are none are named (rulebook 2)") {
  CHECK(holds(allocated("2021/22", "main", -1, "r"), "out of range"));
  CHECK(holds(allocated("2021/22", "main", 1'000'000'000'001, "r"), "out of range"));
  const auto decided = [](std::uint8_t agreed) {
    return fault<v::PanelDecided>(
        [&](auto& builder) {
          const auto panel = builder.CreateString("p1");
          const auto start = builder.StartTable();
          builder.AddOffset(v::PanelDecided::VT_PANEL, panel);
          builder.template AddElement<std::uint8_t>(v::PanelDecided::VT_AGREED, agreed, 0);
          return flatbuffers::Offset<v::PanelDecided>(builder.EndTable(start));
        },
        {"case/c1"});
  };
  CHECK(decided(1) == "");
  CHECK(holds(decided(2), "true or false"));
  const auto broken = [](int kind) {
    return fault<v::BreakdownRecorded>(
        [&](auto& builder) {
          return v::CreateBreakdownRecorded(builder, static_cast<v::BreakdownKind>(kind));
        },
        {"case/c1"});
  };
  CHECK(broken(0) == "");
  CHECK(holds(broken(99), "codes"));
}

TEST_CASE("dates and instants lie between 1900 and 2199 (rulebook 2)") {
  CHECK(declared_on(-25'567) == "");
  CHECK(holds(declared_on(-25'568), "1900"));
  CHECK(declared_on(84'005) == "");
  CHECK(holds(declared_on(84'006), "2199"));
  CHECK(declared_on(0, {"programme/p", -2'208'988'800'000}) == "");
  CHECK(holds(declared_on(0, {"programme/p", -2'208'988'800'001}), "occurred_at"));
  CHECK(declared_on(0, {"programme/p", 7'258'118'399'999}) == "");
  CHECK(holds(declared_on(0, {"programme/p", 7'258'118'400'000}), "occurred_at"));
  const auto scheduled = [](std::int64_t starts_at) {
    return fault<v::SessionScheduled>(
        [&](auto& builder) {
          return v::CreateSessionScheduledDirect(builder, "s1", starts_at, 60);
        },
        {"package/k1"});
  };
  CHECK(scheduled(0) == "");
  CHECK(holds(scheduled(-2'208'988'800'001), "data.starts_at"));
  CHECK(holds(scheduled(7'258'118'400'000), "data.starts_at"));
}

TEST_CASE("a list holds at most 1,000 items, and each of them is looked at (rulebook 2)") {
  const auto held = [](std::size_t items, const char* last) {
    return fault<v::MeetingHeld>([&](auto& builder) {
      std::vector<std::string> actions(items, "more_evenings");
      actions.back() = last;
      const auto attended = builder.CreateVectorOfStrings({"provider"});
      const auto list = builder.CreateVectorOfStrings(actions);
      v::MeetingHeldBuilder meeting(builder);
      meeting.add_kind(v::MeetingKind::contract);
      meeting.add_attended(attended);
      meeting.add_actions(list);
      return meeting.Finish();
    });
  };
  CHECK(held(1'000, "a") == "");
  CHECK(holds(held(1'001, "a"), "1000"));
  CHECK(holds(held(3, "B"), "data.actions[2]"));
}

TEST_CASE(
    "an event has an id, a stream of the right kind, and a type that is posted (rulebook 2)") {
  CHECK(holds(declared_on(0, {"programme", 0}), "stream"));
  CHECK(holds(declared_on(0, {"programme/P", 0}), "stream"));
  CHECK(holds(declared_on(0, {"case/c1", 0}), "does not belong"));
  CHECK(holds(declared_on(0, {"programme/p", 0, false}), "event_id"));
  CHECK(holds(fault<v::ClaimValued>(
                  [](auto& builder) { return v::CreateClaimValued(builder, 1, 0); }, {"claim/x1"}),
              "ledger itself"));
}

TEST_CASE(
    "an event without data, or of a type from a later version, is not understood (rulebook 2)") {
  FlatBufferBuilder builder;
  const auto stream = builder.CreateString("programme/p");
  const v::Uuid id;
  v::EventBuilder event(builder);
  event.add_event_id(&id);
  event.add_stream(stream);
  v::FinishEventBuffer(builder, event.Finish());
  const auto* made = verified_event({builder.GetBufferPointer(), builder.GetSize()});
  REQUIRE(made);
  CHECK(check_shape(*made)->message == "type: is not one that this ledger knows");
}

TEST_CASE("a key of a map stands once, and not beside a longer key that it begins (rulebook 3)") {
  const auto capped = [](std::vector<std::pair<const char*, const char*>> keys) {
    return fault<v::PolicyChanged>([&](auto& builder) {
      std::vector<flatbuffers::Offset<v::FundCap>> caps;
      for (const auto& [fund, year] : keys)
        caps.push_back(v::CreateFundCapDirect(builder, fund, year, 1));
      const auto list = builder.CreateVector(caps);
      v::PolicyBuilder policy(builder);
      policy.add_fund_cap_pence(list);
      return v::CreatePolicyChangedDirect(builder, 0, policy.Finish(), "r");
    });
  };
  CHECK(capped({{"asf", "2021/22"}, {"asf", "2022/23"}, {"asf2", nullptr}}) == "");
  CHECK(holds(capped({{"asf", "2021/22"}, {"asf", "2021/22"}}), "twice"));
  CHECK(holds(capped({{"asf", nullptr}, {"asf", "2021/22"}}), "further key"));
}

TEST_CASE("a field that the schema does not hold is malformed (rulebook 2)") {
  const auto with_more = [](flatbuffers::voffset_t slot) {
    return fault<v::BlockExpired>([&](auto& builder) {
      const auto block = builder.CreateString("b1");
      const auto start = builder.StartTable();
      builder.AddOffset(v::BlockExpired::VT_BLOCK, block);
      if (slot > 0) builder.template AddElement<std::int32_t>(slot, 7, 0);
      return flatbuffers::Offset<v::BlockExpired>(builder.EndTable(start));
    });
  };
  CHECK(with_more(0) == "");
  CHECK(holds(with_more(v::BlockExpired::VT_BLOCK + 2), "does not know"));
  CHECK(holds(with_more(v::BlockExpired::VT_BLOCK + 20), "does not know"));
}

TEST_CASE("a field beside an event's own is malformed (rulebook 2)") {
  FlatBufferBuilder builder;
  builder.ForceDefaults(true);
  const auto data = v::CreateBlockExpiredDirect(builder, "b1");
  const auto stream = builder.CreateString("programme/p");
  const v::Uuid id;
  const auto start = builder.StartTable();
  builder.AddStruct(v::Event::VT_EVENT_ID, &id);
  builder.AddOffset(v::Event::VT_STREAM, stream);
  builder.AddElement<std::int64_t>(v::Event::VT_OCCURRED_AT, 0, 1);
  builder.AddElement<std::uint8_t>(v::Event::VT_DATA_TYPE,
                                   static_cast<std::uint8_t>(v::Data::BlockExpired), 0);
  builder.AddOffset(v::Event::VT_DATA, data);
  builder.AddElement<std::int32_t>(v::Event::VT_DATA + 2, 7, 0);
  v::FinishEventBuffer(builder, flatbuffers::Offset<v::Event>(builder.EndTable(start)));
  const auto* made = verified_event({builder.GetBufferPointer(), builder.GetSize()});
  REQUIRE(made);
  const auto refusal = check_shape(*made);
  REQUIRE(refusal);
  CHECK(holds(refusal->message, "does not know"));
}
