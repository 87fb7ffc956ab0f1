/// The changes after a year's books were closed:
/// `{"programme","year","closed","at_close","now","difference","late"}`.
///
/// `at_close` and `now` are the lines and total of the budget view: of the entries up to and with
/// year_closed, and of all that are asked for. `late` holds, in order of position, each later entry
/// that moved an amount of the year, with the line and what it moved; they add up to `difference`.
#include "projections/views/restatement.hpp"

#include <algorithm>
#include <deque>

#include <fmt/format.h>

#include "projections/query/view.hpp"
#include "projections/views/budget.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

/// A row's amounts, in its order.
using Amounts = std::vector<std::int64_t>;
using AmountsByLine = std::map<std::string, Amounts, std::less<>>;

AmountsByLine amounts_of(const BudgetFold& fold) {
  AmountsByLine out;
  for (const auto& [line, row] : fold.lines().rows()) {
    auto& amounts = out[line];
    BudgetRow::describe(
        row, [&](const Field&, const Figure& figure) { amounts.push_back(figure.sum()); });
  }
  return out;
}

bool is_nothing(const Amounts& amounts) {
  return std::all_of(amounts.begin(), amounts.end(), [](std::int64_t a) { return a == 0; });
}

/// `after` less `before`, without the lines in which nothing moved.
AmountsByLine moved(const AmountsByLine& before, const AmountsByLine& after) {
  AmountsByLine out = after;
  for (const auto& [line, amounts] : before) {
    auto& row = out[line];
    row.resize(amounts.size());
    for (std::size_t i = 0; i < amounts.size(); ++i) row[i] -= amounts[i];
  }
  std::erase_if(out, [](const auto& row) { return is_nothing(row.second); });
  return out;
}

void add(BudgetRow& to, Position position, const Amounts& amounts) {
  std::size_t next = 0;
  BudgetRow::describe(to,
                      [&](const Field&, Figure& figure) { figure.add(position, amounts[next++]); });
}

struct LateRow {
  json::object about;
  BudgetRow amounts;
};

/// Entries of a programme that change its budget without a package.
bool moves_programme(v::Data tag) {
  switch (tag) {
    case v::Data::BudgetAllocated:
    case v::Data::BudgetWithdrawn:
    case v::Data::BudgetVired:
    case v::Data::BlockPurchased:
    case v::Data::BlockExpired:
    case v::Data::ChargeRaised:
    case v::Data::ChargeReversed:
    case v::Data::PolicyChanged:
    case v::Data::YearClosed:
    case v::Data::EntryVoided:
      return true;
    default:
      return false;
  }
}

/// Folds the ledger once: to the close, and from then on entry by entry.
class Restatement {
 public:
  explicit Restatement(const Question& question)
      : question_(question), year_(*question.params.year), books_(question.params.on) {
    inner_.programme = question.params.programme;
    inner_.year = year_;
    watch(total_, "difference.total", question.explanation);
  }

  ViewResult fold() {
    const auto wrong = question_.part ? fold_part() : fold_store();
    return wrong.empty() ? result() : failed(wrong);
  }

 private:
  /// Each says what is wrong; "" when nothing is.
  std::string fold_store() {
    std::string wrong;
    const auto read =
        question_.store->scan({}, question_.size, [&](Position at, std::string_view bytes) {
          const auto entry = read_entry(bytes);
          if (!entry) wrong = fmt::format("The entry at position {} cannot be read.", at.value);
          if (entry) wrong = step(*entry);
          return wrong.empty();
        });
    return read ? wrong : read.error().message;
  }

  std::string fold_part() {
    std::string wrong;
    for (const auto& at_hand : question_.part->entries()) {
      books_.pass_over_to(at_hand.position.value);
      wrong = step(*read_entry(at_hand.bytes));
      if (!wrong.empty()) break;
    }
    return wrong;
  }

  std::string step(const Recorded& entry) {
    if (books_.bytes() > question_.memory_bytes)
      return fmt::format("restatement: the ledger needs more than the {} MiB of view memory.",
                         question_.memory_bytes >> 20);
    if (closed_ && entry.stream.kind == StreamKind::package) return step_package(entry);
    if (closed_ && is_ours(entry) && moves_programme(entry.tag)) return step_programme(entry);
    books_.apply(entry);
    if (!closed_ && is_ours(entry) && entry.tag == v::Data::YearClosed) look_for_close(entry);
    return "";
  }

  bool is_ours(const Recorded& entry) const {
    return entry.stream.kind == StreamKind::programme && entry.stream.id == inner_.programme;
  }

  const ProgrammeRow* programme() const { return books_.programmes().find(inner_.programme); }

  void look_for_close(const Recorded& entry) {
    if (!programme()->state.is_closed(year_)) return;
    closed_ = {{"position", entry.position.value},
               {"size", entry.position.value + 1},
               {"recorded_at", to_text(entry.recorded_at)}};
    days_ = range_of(year_, programme()->state);
    at_close_ = budget("at_close");
  }

  /// The budget of the books as they are; an explanation may ask for a figure of it.
  json::object budget(std::string_view name) {
    auto* asked = question_.explanation;
    const auto prefix = fmt::format("{}.", name);
    const bool inside = asked && asked->path().starts_with(prefix);
    Explanation part(inside ? asked->path().substr(prefix.size()) : "");
    const Question asking{books_, inner_, nullptr, books_.size(), inside ? &part : nullptr};
    BudgetFold fold(asking, *programme());
    fold.fold();
    const auto result = fold.result();
    if (inside) asked->take(part);
    for (const auto& [line, row] : fold.lines().rows()) lines_.at(line);
    return {{"lines", result.at("lines")}, {"total", result.at("total")}};
  }

  std::string step_package(const Recorded& entry) {
    const auto before = amounts_of_package(entry.stream.id);
    books_.apply(entry);
    return note(entry, moved(before, amounts_of_package(entry.stream.id)));
  }

  std::string step_programme(const Recorded& entry) {
    const auto before = amounts_of_all();
    books_.apply(entry);
    note_policy(entry);
    return note(entry, moved(before, amounts_of_all()));
  }

  void note_policy(const Recorded& entry) {
    if (entry.tag != v::Data::PolicyChanged) return;
    const Date effective{entry.as<v::PolicyChanged>().effective_on()};
    if (effective <= days_.last) backdated_ = BackdatedPolicy{entry.position, effective};
  }

  /// After the close a package holds nothing of the year any more: only its charges of it, and a
  /// block's, can move.
  AmountsByLine amounts_of_package(std::string_view id) const {
    const auto* row = books_.packages().find(id);
    if (!row || row->programme < 0 || &books_.programmes()[row->programme] != programme())
      return {};
    const auto& charges = row->state.charges;
    if (std::none_of(charges.begin(), charges.end(), [&](const Charge& charge) {
          return charge.cause == v::ChargeCause::block_unit ||
                 programme()->state.year_on(charge.business_date) == year_;
        }))
      return {};
    const Question asking{books_, inner_, nullptr, books_.size(), nullptr};
    BudgetFold fold(asking, *programme());
    fold.add(*row);
    return amounts_of(fold);
  }

  AmountsByLine amounts_of_all() const {
    const Question asking{books_, inner_, nullptr, books_.size(), nullptr};
    BudgetFold fold(asking, *programme());
    fold.fold();
    return amounts_of(fold);
  }

  std::string note(const Recorded& entry, const AmountsByLine& by_line) {
    if (by_line.empty()) return "";
    const auto reason = late_reason(entry, question_, backdated_);
    if (!reason) return reason.error();
    for (const auto& [line, amounts] : by_line) {
      auto& row = late_.emplace_back();
      row.about = {{"position", entry.position.value},
                   {"line", line},
                   {"stream", text_json(entry.stream_text)},
                   {"type", Vocabulary::instance().of(entry.tag).name},
                   {"business_date", to_text(entry.business_date)},
                   {"recorded_at", to_text(entry.recorded_at)},
                   {"reason", *reason}};
      watch(row.amounts, fmt::format("late.{}.{}", entry.position.value, line),
            question_.explanation);
      for (auto* to : {&row.amounts, &lines_.at(line), &total_}) add(*to, entry.position, amounts);
    }
    return "";
  }

  ViewResult result() {
    const Question at_end{books_, inner_, nullptr, books_.size(), nullptr};
    TRY(programme_asked(at_end));
    if (!closed_)
      return failed(
          fmt::format("year: the books of {} for {} are not closed; there is nothing to "
                      "restate.",
                      inner_.programme, to_text(year_)));
    json::object out;
    out["programme"] = text_json(inner_.programme);
    out["year"] = to_text(year_);
    out["closed"] = *closed_;
    out["at_close"] = at_close_;
    out["now"] = budget("now");
    out["difference"] = {{"lines", lines_.to_json("line")}, {"total", to_json(total_)}};
    json::array late;
    for (auto& row : late_) {
      write_fields(row.amounts, row.about);
      late.push_back(std::move(row.about));
    }
    out["late"] = std::move(late);
    return out;
  }

  static json::object to_json(const BudgetRow& row) {
    json::object out;
    write_fields(row, out);
    return out;
  }

  const Question& question_;
  Year year_;
  Books books_;
  ViewParams inner_;
  std::optional<json::object> closed_;
  DateRange days_;
  std::optional<BackdatedPolicy> backdated_;
  json::object at_close_;
  BudgetRow total_;
  RowsByKey<BudgetRow> lines_{"difference.lines", question_.explanation};
  std::deque<LateRow> late_;
};

std::vector<Part> parts() {
  std::vector<Part> list = {
      {"", {Field::text("programme"), Field::text("year"), Field::single("late")}},
      {"closed", {Field::things("position"), Field::things("size"), Field::text("recorded_at")}}};
  for (const std::string budget : {"at_close", "now", "difference"}) {
    list.push_back(part_of<BudgetRow>(budget + ".lines", {Field::text("line")}));
    list.push_back(part_of<BudgetRow>(budget + ".total"));
  }
  return list;
}

ViewResult fold(const Question& question) {
  return Restatement(question).fold();
}

}  // namespace

ViewKind restatement_view() {
  using enum v::Role;
  return {.name = "restatement",
          .help = "what changed after a year's books were closed",
          .who = {any_of(commissioner, finance, auditor)},
          .needs = {"programme", "year"},
          .parts = parts(),
          .fold = fold,
          .folds_itself = true};
}

namespace {

std::string because(std::string_view what, const flatbuffers::String* reason) {
  return fmt::format("{}: {}", what, reason->string_view());
}

std::string in_words(const Recorded& entry) {
  std::string words = Vocabulary::instance().of(entry.tag).name;
  for (char& c : words)
    if (c == '_') c = ' ';
  return words;
}

std::string reason_of(const Recorded& entry) {
  switch (entry.tag) {
    case v::Data::SessionDelivered:
    case v::Data::SessionMissed:
    case v::Data::SessionCancelled:
    case v::Data::SessionAborted:
      return "late session";
    case v::Data::MileageAgreed:
      return "late mileage";
    case v::Data::ReportReceived:
      return "late report";
    case v::Data::InvoiceReceived:
      return "late invoice";
    case v::Data::InvoiceApproved:
      return "late approval of an invoice";
    case v::Data::InvoiceCancelled:
      return because("invoice cancelled", entry.as<v::InvoiceCancelled>().reason());
    case v::Data::PaymentMade:
      return "late payment";
    case v::Data::ChargeWaived:
      return because("waiver", entry.as<v::ChargeWaived>().reason());
    case v::Data::EntryVoided:
      return because("void", entry.as<v::EntryVoided>().reason());
    case v::Data::BudgetAllocated:
      return because("late allocation", entry.as<v::BudgetAllocated>().reason());
    case v::Data::BudgetWithdrawn:
      return because("late withdrawal", entry.as<v::BudgetWithdrawn>().reason());
    case v::Data::BudgetVired:
      return because("late virement", entry.as<v::BudgetVired>().reason());
    case v::Data::PolicyChanged:
      return because("policy changed for the past", entry.as<v::PolicyChanged>().reason());
    default:
      return in_words(entry);
  }
}

bool is_under(const Recorded& entry, const std::optional<BackdatedPolicy>& backdated) {
  return backdated && entry.tag == v::Data::ChargeRaised &&
         backdated->effective_on <= entry.business_date;
}

/// Why the entry at `position` changes what was closed.
Result<std::string, std::string> reason_at(Position position, const Question& question) {
  const auto wrong = fmt::format("The entry at position {} cannot be read.", position.value);
  if (question.part) {
    const auto cause = question.part->entry(position);
    return cause ? Result<std::string, std::string>(reason_of(*cause)) : failed(wrong);
  }
  const auto bytes = question.store->entry(position);
  if (!bytes) return failed(bytes.error().message);
  const auto cause = read_entry(*bytes);
  return cause ? Result<std::string, std::string>(reason_of(*cause)) : failed(wrong);
}

}  // namespace

Result<std::string, std::string> late_reason(const Recorded& entry, const Question& question,
                                             const std::optional<BackdatedPolicy>& backdated) {
  if (!entry.cause) return reason_of(entry);
  auto reason = reason_at(*entry.cause, question);
  if (reason && is_under(entry, backdated))
    *reason +=
        fmt::format(", under the policy changed for the past at {}", backdated->position.value);
  return reason;
}

}  // namespace daybook
