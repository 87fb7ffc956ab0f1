#include "tools/bench/workload.hpp"

#include <algorithm>
#include <atomic>
#include <random>
#include <stdexcept>

#include <fmt/format.h>

#include "domain/vocabulary/json_in.hpp"
#include "tools/bench/in_flight.hpp"

namespace daybook::bench {

namespace {

constexpr std::int64_t first_start_ms = 1'622'707'200'000;  // 2021-06-03T08:00:00Z
constexpr std::int64_t day_ms = 86'400'000;

std::string uuid(std::uint64_t group, std::uint64_t number) {
  return fmt::format("{:08x}-0000-4000-8000-{:012x}", group, number);
}

/// One event as JSON; ids count up, so that no two are the same.
std::string event(std::string_view stream, std::string_view type, std::string_view role,
                  std::string_view data) {
  static std::atomic<std::uint64_t> count{0};
  const auto provider = role == "provider" ? R"(,"provider":"bench")" : "";
  return fmt::format(
      R"({{"event_id":"{}","stream":"{}","type":"{}","occurred_at":"2021-04-01T09:00:00Z","data":{},)"
      R"("actor":{{"id":"{}-1","roles":["{}"]{}}}}})",
      uuid(1, ++count), stream, type, data, role == "provider" ? "prov" : "staff", role, provider);
}

/// Lines of JSON on their way to a ledger.
class Posts {
 public:
  Posts(Ledger& ledger, Trust trust) : under_way_(ledger, 1'000), trust_(trust) {}

  void add(const std::string& line) {
    auto read = post_from_json(line);
    if (!read) throw std::runtime_error(read.error().refusal.message);
    under_way_.submit({std::move(*read), trust_, {}});
  }
  void finish() { under_way_.finish(); }

 private:
  InFlight under_way_;
  const Trust trust_;
};

void open_programme(Posts& posts, const Size& size) {
  posts.add(event(
      "programme/bench", "programme_opened", "commissioner",
      R"({"title":"Bench","authority":"A","framework":"f","opens_on":"2021-04-01","policy":{"four_eyes":false}})"));
  posts.add(event(
      "programme/bench", "budget_allocated", "commissioner",
      R"({"year":"2021/22","line":"main","amount_pence":1000000000000,"reason":"measured"})"));
  posts.add(event("provider/bench", "provider_registered", "commissioner",
                  R"({"title":"B","programmes":["bench"],"localities":["north"],"vat":"exempt"})"));
  posts.add(event(
      "provider/bench", "prices_submitted", "provider",
      fmt::format(
          R"({{"programme":"bench","effective_on":"2021-04-01","items":[{{"intervention":"i",)"
          R"("package_type":"counselling","price_pence":50000,"sessions":{},"travel_included":true}}]}})",
          size.sessions)));
}

std::string confirmed_package(const Size& size, std::uint32_t number) {
  const auto family = fmt::format("case/c-{}", number),
             package = fmt::format("package/p-{}", number);
  auto post =
      "[" +
      event(
          family, "case_opened", "central_team",
          R"({"programme":"bench","kind":"family","locality":"north","responsible_authority":"A","statutory":true})");
  const auto add = [&](std::string_view type, const std::string& data) {
    post += "," + event(package, type, "central_team", data);
  };
  add("package_requested",
      fmt::format(
          R"({{"case":"c-{}","package_type":"counselling","outcomes":["health"],"locality":"north"}})",
          number));
  add("package_approved",
      R"({"up_to_pence":50000,"year":"2021/22","line":"main","alternatives":[]})");
  add("package_matched",
      fmt::format(
          R"({{"provider":"bench","intervention":"i","price_pence":50000,"sessions":{},"method":"direct_award","considered":[]}})",
          size.sessions));
  add("package_confirmed",
      R"({"notified_provider_at":"2021-04-01T09:00:00Z","notified_lead_at":"2021-04-01T09:00:00Z"})");
  for (std::uint32_t s = 0; s < size.sessions; ++s)
    add("session_scheduled",
        fmt::format(R"({{"session":"s-{}","starts_at":"2021-06-{:02}T08:00:00Z","minutes":60}})", s,
                    3 + s % 27));
  return post + "]";
}

}  // namespace

Poster provider_staff() {
  Poster poster;
  poster.id = PosterId("prov-1");
  poster.roles = bit(v::Role::provider);
  poster.provider = ProviderId("bench");
  return poster;
}

void prepare(Ledger& ledger, const Size& size, Trust trust) {
  Posts posts(ledger, trust);
  open_programme(posts, size);
  for (std::uint32_t number = 0; number < size.packages; ++number)
    posts.add(confirmed_package(size, number));
  posts.finish();
}

Deliveries::Deliveries(const Size& size, Order order) : size_(size) {
  if (order == Order::rounds) return;
  places_.reserve(size.deliveries());
  for (std::uint32_t session = 0; session < size.sessions; ++session)
    for (std::uint32_t package = 0; package < size.packages; ++package)
      places_.push_back({package, 0});
  std::mt19937_64 random(1);
  std::shuffle(places_.begin(), places_.end(), random);
  std::vector<std::uint32_t> delivered(size.packages);
  for (auto& place : places_) place.session = delivered[place.package]++;
}

Post Deliveries::operator()(std::uint64_t number) const {
  if (!places_.empty()) return delivery_of(places_[number].package, places_[number].session);
  return delivery(size_, number);
}

Post delivery(const Size& size, std::uint64_t number) {
  return delivery_of(static_cast<std::uint32_t>(number % size.packages),
                     static_cast<std::uint32_t>(number / size.packages));
}

Post delivery_of(std::uint32_t package, std::uint32_t session) {
  const auto number = std::uint64_t{package} << 32 | session;
  const auto started_at = first_start_ms + static_cast<std::int64_t>(session % 27) * day_ms;
  flatbuffers::FlatBufferBuilder builder(512);
  builder.ForceDefaults(true);
  const auto id = builder.CreateString(fmt::format("s-{}", session));
  const auto attended = builder.CreateVectorOfStrings(std::vector<std::string>{"k-1"});
  const auto workers = builder.CreateVectorOfStrings(std::vector<std::string>{"w-1"});
  v::SessionDeliveredBuilder delivered(builder);
  delivered.add_session(id);
  delivered.add_started_at(started_at);
  delivered.add_minutes(60);
  delivered.add_attended(attended);
  delivered.add_workers(workers);
  delivered.add_shared_with_family(true);
  const auto data = delivered.Finish();
  const auto stream = builder.CreateString(fmt::format("package/p-{}", package));
  std::array<std::uint8_t, 16> bytes{2};
  for (std::size_t i = 0; i < 8; ++i) bytes[8 + i] = static_cast<std::uint8_t>(number >> (8 * i));
  const v::Uuid event_id(flatbuffers::make_span(bytes));
  v::EventBuilder posted(builder);
  posted.add_event_id(&event_id);
  posted.add_stream(stream);
  posted.add_occurred_at(started_at);
  posted.add_data_type(v::Data::SessionDelivered);
  posted.add_data(data.Union());
  v::FinishEventBuffer(builder, posted.Finish());
  Posting posting;
  posting.event.assign(reinterpret_cast<const char*>(builder.GetBufferPointer()),
                       builder.GetSize());
  return {std::move(posting)};
}

}  // namespace daybook::bench
