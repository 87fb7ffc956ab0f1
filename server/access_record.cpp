#include "server/access_record.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "domain/calendar.hpp"
#include "domain/screen.hpp"
#include "eventstore/make_event.hpp"
#include "server/log.hpp"

namespace daybook::server {

namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr const char* others = "others";
constexpr std::uint32_t most_attempts = 1'000'000;  // as the vocabulary says
constexpr std::size_t phrase_bytes = 200;

std::string stream_of(Instant now) {
  return stream_name(StreamKind::access, to_text(now).substr(0, 7));
}

/// A phrase that the vocabulary takes: one that looks personal gives way to its first word.
std::string phrase(std::string_view of) {
  auto text = of.substr(0, phrase_bytes);
  if (personal_text_in(text)) text = text.substr(0, text.find(' '));
  return personal_text_in(text) ? "withheld" : std::string(text);
}

}  // namespace

void AccessRecord::post(std::string event) {
  Posting posting;
  posting.event = std::move(event);
  posting.actor = Poster{PosterId("ledger"), 0, {}};
  Post all;
  all.push_back(std::move(posting));
  ledger_.submit({std::move(all), Trust::ledger, {}}, [](const Answer& answer) {
    if (const auto* refusal = std::get_if<Refused>(&answer))
      log_error("An entry of the access log was refused.",
                {{"message", refusal->refusals.front().refusal.message}});
    else if (const auto* failure = std::get_if<Failed>(&answer))
      log_warn("An entry of the access log was not taken.", {{"reason", failure->message}});
  });
}

void AccessRecord::record(const std::string& address, Attempts& attempts, Instant now) {
  const auto count = static_cast<std::int32_t>(std::min(attempts.count, most_attempts));
  post(make_event<v::AttemptFailed>(stream_of(now), now, [&](auto& builder) {
    return v::CreateAttemptFailed(builder, text_in(builder, address), attempts.fault, count);
  }));
  attempts.count = 0;
  attempts.last_entry = now;
}

void AccessRecord::attempt_failed(const std::string& address, v::AttemptFault fault, Instant now) {
  const bool known = attempts_.contains(address);
  const auto& name = known || attempts_.size() < limits_.addresses ? address : others;
  const auto [place, fresh] = attempts_.try_emplace(name);
  auto& attempts = place->second;
  attempts.fault = fault;
  ++attempts.count;
  if (fresh) record(name, attempts, now);
}

void AccessRecord::look(Instant now, bool everything) {
  begin_minute(now);
  if (everything) tell_further(now);
  for (auto place = attempts_.begin(); place != attempts_.end();) {
    auto& [address, attempts] = *place;
    const auto age = now.milliseconds - attempts.last_entry.milliseconds;
    const bool due = everything || age < 0 || age >= minute_ms;
    const bool quiet = due && attempts.count == 0;
    if (due && !quiet) record(address, attempts, now);
    place = quiet ? attempts_.erase(place) : std::next(place);
  }
}

void AccessRecord::begin_minute(Instant now) {
  const auto minute = now.milliseconds / minute_ms;
  if (std::exchange(minute_, minute) == minute) return;
  refusals_.clear();
  told_.clear();
  tell_further(now);
}

void AccessRecord::tell_further(Instant now) {
  for (const auto& [by, count] : std::exchange(further_, {}))
    post(make_event<v::AccessRefused>(
        stream_of(now), now, [&, id = by, times = count](auto& builder) {
          return v::CreateAccessRefused(builder, text_in(builder, id), v::AskedFor::command,
                                        text_in(builder, fmt::format("{} further", times)),
                                        text_in(builder, name(Code::not_permitted)));
        }));
}

void AccessRecord::refused(const PosterId& by, v::AskedFor asked, std::string_view of, Code code,
                           Instant now) {
  begin_minute(now);
  const auto text = phrase(of);
  if (told_.size() >= limits_.refusals || refusals_[by.text] >= limits_.refusals_of_one) {
    ++further_[by.text];
    return;
  }
  const auto whole =
      fmt::format("{} {} {} {}", by.text, static_cast<int>(asked), static_cast<int>(code), text);
  if (!told_.insert(whole).second) return;
  ++refusals_[by.text];
  post(make_event<v::AccessRefused>(stream_of(now), now, [&](auto& builder) {
    return v::CreateAccessRefused(builder, text_in(builder, by.text), asked, text_in(builder, text),
                                  text_in(builder, name(code)));
  }));
}

}  // namespace daybook::server
