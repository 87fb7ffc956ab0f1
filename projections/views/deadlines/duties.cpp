#include "projections/views/deadlines/duties.hpp"

namespace daybook {

namespace {

bool in_time(const Duty& duty) {
  if (duty.due_at) return duty.done_at <= duty.due_at;
  return !duty.due_on || duty.done_on <= duty.due_on;
}

/// The last day on which it can still be met.
std::optional<Date> last_day(const Duty& duty) {
  return duty.due_at ? london_date(*duty.due_at) : duty.due_on;
}

}  // namespace

std::string_view name(DutyState state) {
  switch (state) {
    case DutyState::met:
      return "met";
    case DutyState::late:
      return "late";
    case DutyState::overdue:
      return "overdue";
    case DutyState::due:
      return "due";
  }
  return "";
}

DutyState state_of(const Duty& duty, Date today) {
  if (duty.done_on || duty.done_at) return in_time(duty) ? DutyState::met : DutyState::late;
  const auto last = last_day(duty);
  const bool past = last ? *last < today : duty.lapsed;
  return past ? DutyState::overdue : DutyState::due;
}

Duty DutySources::in_working_days(std::string_view duty_name, std::string subject, Position arose,
                                  Date from, int days) const {
  Duty duty;
  duty.name = duty_name;
  duty.subject = std::move(subject);
  duty.arose = arose;
  duty.due_on = add_working_days(from, days, programme.state.holidays_before());
  const auto then = add_working_days(from, days, programme.state.holidays_before(arose));
  if (then != *duty.due_on) duty.due_on_as_arose = then;
  return duty;
}

}  // namespace daybook
