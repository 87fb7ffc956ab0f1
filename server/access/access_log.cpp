#include "server/access/access_log.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "domain/rules/access.hpp"
#include "domain/vocabulary/screen.hpp"
#include "eventstore/ledger/new_event.hpp"
#include "server/base/log.hpp"

namespace daybook::server {

namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr const char* others = "others";
constexpr std::uint32_t most_attempts = 1'000'000;  // as the vocabulary says
constexpr std::size_t phrase_bytes = 200;
constexpr std::string_view further = " further";
constexpr std::uint64_t most_looked_at = 10'000;  // entries of a minute that is taken up

std::int64_t minute_of(Instant at) {
  return at.milliseconds / minute_ms;
}

/// An event by its type and stream, as far as its bytes hold one.
std::string described(std::string event) {
  Posting posting;
  posting.event = std::move(event);
  const auto* const view = posting.view();
  const auto* const type = view ? Vocabulary::instance().find(view->data_type()) : nullptr;
  if (!type || !view->stream()) return "event";
  return fmt::format("{} {}", type->name, view->stream()->string_view());
}

/// A refusal as it is told once a minute.
std::string in_full(std::string_view by, v::AskedFor asked, std::string_view code,
                    std::string_view of) {
  return fmt::format("{} {} {} {}", by, static_cast<int>(asked), code, of);
}

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

std::vector<RefusedPost> refusals_to_record(const Answer& answer,
                                            std::span<const std::string> events) {
  std::vector<RefusedPost> list;
  const auto* const no = std::get_if<Refused>(&answer);
  if (!no) return list;
  for (const auto& [index, refusal] : no->refusals)
    if (is_about_who_acts(refusal.code) && index < events.size())
      list.push_back({described(events[index]), refusal.code, index});
  return list;
}

v::AskedFor asked_for(std::string_view command) {
  return command == "disclose" || command == "subject" ? v::AskedFor::personal
                                                       : v::AskedFor::command;
}

void AccessLogWriter::post(std::string event) {
  Posting posting;
  posting.event = std::move(event);
  posting.actor = Poster{PosterId("ledger"), 0, {}};
  Post all;
  all.push_back(std::move(posting));
  ledger_.submit({std::move(all), Trust::ledger, {}},
                 [not_taken = not_taken_](const Answer& answer) {
                   if (const auto* refusal = std::get_if<Refused>(&answer))
                     not_taken(refusal->refusals.front().refusal.message);
                   else if (const auto* failure = std::get_if<Failed>(&answer))
                     not_taken(failure->message);
                 });
}

void AccessLogWriter::log_not_taken(std::string_view why) {
  log_error("An entry of the access log was not taken.", {{"reason", why}});
}

void AccessLogWriter::record(const std::string& address, Attempts& attempts, Instant now) {
  const auto count = static_cast<std::int32_t>(std::min(attempts.count, most_attempts));
  post(make_event<v::AttemptFailed>(stream_of(now), now, [&](auto& builder) {
    return v::CreateAttemptFailed(builder, text_in(builder, address), attempts.fault, count);
  }));
  attempts.count = 0;
  attempts.last_entry = now;
}

void AccessLogWriter::attempt_failed(const std::string& address, v::AttemptFault fault,
                                     Instant now) {
  const bool known = attempts_.contains(address);
  const auto& name = known || attempts_.size() < limits_.addresses ? address : others;
  const auto [place, fresh] = attempts_.try_emplace(name);
  auto& attempts = place->second;
  attempts.fault = fault;
  ++attempts.count;
  if (fresh) record(name, attempts, now);
}

void AccessLogWriter::look(Instant now, bool everything) {
  begin_minute(now);
  if (everything) {
    std::erase_if(further_, [&](const auto& each) {
      return further_told_.contains({each.first.first, std::string(name(each.first.second))});
    });
    tell_further(now);
  }
  for (auto place = attempts_.begin(); place != attempts_.end();) {
    auto& [address, attempts] = *place;
    const auto age = now.milliseconds - attempts.last_entry.milliseconds;
    const bool due = everything || age < 0 || age >= minute_ms;
    const bool quiet = due && attempts.count == 0;
    if (due && !quiet) record(address, attempts, now);
    place = quiet ? attempts_.erase(place) : std::next(place);
  }
}

void AccessLogWriter::begin_minute(Instant now) {
  const auto before = std::exchange(minute_, minute_of(now));
  if (before == minute_) return;
  refusals_.clear();
  told_.clear();
  further_told_.clear();
  if (before == 0) take_up_minute(now);
  tell_further(now);
}

void AccessLogWriter::take_up_minute(Instant now) {
  const auto read =
      ledger_.store().read_stream_backwards(stream_of(now), Version{UINT64_MAX}, most_looked_at,
                                            [&](Version, Position, std::string_view bytes) {
                                              const auto entry = read_entry(bytes);
                                              if (!entry || minute_of(entry->recorded_at) < minute_)
                                                return false;
                                              if (entry->tag == v::Data::AccessRefused)
                                                take_up(entry->as<v::AccessRefused>());
                                              return true;
                                            });
  if (!read) not_taken_(read.error().message);
}

void AccessLogWriter::take_up(const v::AccessRefused& entry) {
  const auto of = entry.of()->string_view();
  if (of.ends_with(further)) {
    further_told_.emplace(entry.by()->str(), entry.code()->str());
    return;
  }
  told_.insert(in_full(entry.by()->string_view(), entry.asked(), entry.code()->string_view(), of));
  ++refusals_[entry.by()->str()];
}

void AccessLogWriter::tell_further(Instant now) {
  for (const auto& [who, count] : std::exchange(further_, {}))
    post(make_event<v::AccessRefused>(
        stream_of(now), now,
        [&, &by = who.first, &code = who.second, times = count](auto& builder) {
          return v::CreateAccessRefused(builder, text_in(builder, by), v::AskedFor::command,
                                        text_in(builder, fmt::format("{}{}", times, further)),
                                        text_in(builder, name(code)));
        }));
}

void AccessLogWriter::refused(const PosterId& by, v::AskedFor asked, std::string_view of, Code code,
                              Instant now) {
  begin_minute(now);
  const auto text = phrase(of);
  if (told_.size() >= limits_.refusals || refusals_[by.text] >= limits_.refusals_of_one) {
    ++further_[{by.text, code}];
    return;
  }
  if (!told_.insert(in_full(by.text, asked, name(code), text)).second) return;
  ++refusals_[by.text];
  post(make_event<v::AccessRefused>(stream_of(now), now, [&](auto& builder) {
    return v::CreateAccessRefused(builder, text_in(builder, by.text), asked, text_in(builder, text),
                                  text_in(builder, name(code)));
  }));
}

}  // namespace daybook::server
