/// Entries in words. Every type can be told from its name and fields alone; those that auditors
/// read most have a sentence of their own.
#include <algorithm>
#include <array>
#include <cctype>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "domain/vocabulary/shape.hpp"
#include "projections/render/story.hpp"
#include "projections/render/text.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

/// `{field}` stands for the field's words; a part in square brackets is left out when one of its
/// fields is absent.
struct Phrasing {
  std::string_view type;
  std::string_view text;
};

constexpr std::array kPhrasings = {
    Phrasing{"budget_allocated", "{amount_pence} allocated to {line} for {year}: {reason}"},
    Phrasing{"budget_withdrawn", "{amount_pence} withdrawn from {line} for {year}: {reason}"},
    Phrasing{"budget_vired",
             "{amount_pence} vired from {from_line} to {to_line} for {year}: {reason}"},
    Phrasing{"year_closed", "Year {year} closed"},
    Phrasing{"batch_opened", "Claim batch {batch} opened with {claims}"},
    Phrasing{"batch_sampled", "Audit sample drawn from batch {batch}: {sampled}"},
    Phrasing{"case_opened", "Case opened for a {kind} in {locality}"},
    Phrasing{"member_added", "Added to the household: {person}, {role}[, born {born_on}]"},
    Phrasing{"member_left", "Left the household: {person}, on {on}"},
    Phrasing{"lead_professional_assigned", "Lead professional assigned: {lead_professional}"},
    Phrasing{"consent_recorded", "Consent to {scope} recorded, given: {given}"},
    Phrasing{"consent_withdrawn", "Consent to {scope} withdrawn"},
    Phrasing{"need_identified", "Need {need} identified: {outcome}"},
    Phrasing{"outcome_recorded", "Need {need}: {level} on {on}, shown by {evidence}"},
    Phrasing{"measure_taken",
             "{stage} measure of {subject} taken on {on} with {tool}: {score_hundredths}"},
    Phrasing{"feedback_received", "Feedback received from {from}: {rating}"},
    Phrasing{"concern_raised", "{kind} concern {concern} raised, happened {happened_at}"},
    Phrasing{"concern_notified", "Concern {concern} notified to {to} at {at}"},
    Phrasing{"case_closed", "Case closed: {reason}"},
    Phrasing{"package_requested", "{package_type} requested for case {case}: {outcomes}"},
    Phrasing{"package_refused", "Package refused: {reason}"},
    Phrasing{"package_approved", "Package approved up to {up_to_pence} from {line}, {year}"},
    Phrasing{"package_matched",
             "Matched to provider {provider}, {intervention}, at {price_pence}[ for {sessions} "
             "sessions][ for {minutes} minutes] by {method}"},
    Phrasing{"package_confirmed", "Package confirmed"},
    Phrasing{"session_scheduled",
             "Session {session} scheduled for {starts_at}, {minutes} minutes[, in place of "
             "{replaces}]"},
    Phrasing{"session_delivered",
             "Session {session} delivered from {started_at}, {minutes} minutes, attended by "
             "{attended}"},
    Phrasing{"session_missed", "Session {session} missed by {absent}"},
    Phrasing{"session_cancelled", "Session {session} cancelled by {by}[, notice {notice_at}]"},
    Phrasing{"session_aborted", "Session {session} broken off by {by} after {minutes} minutes"},
    Phrasing{"charge_waived", "Charge for session {session} waived: {reason}"},
    Phrasing{"package_completed", "Package completed on {on}"},
    Phrasing{"package_ended", "Package ended on {on}: {reason}"},
    Phrasing{"provider_followed_up", "Family followed up on {on}: {result}"},
    Phrasing{"invoice_received", "Invoice {invoice} for {amount_pence} received on {received_on}"},
    Phrasing{"invoice_approved", "Invoice {invoice} approved"},
    Phrasing{"invoice_disputed", "Invoice {invoice} disputed: {reason}"},
    Phrasing{"invoice_cancelled", "Invoice {invoice} cancelled: {reason}"},
    Phrasing{"payment_made",
             "{amount_pence} paid on invoice {invoice}, {on}, reference {reference}"},
    Phrasing{"charge_raised",
             "Charge of {amount_pence} raised: {cause}[, session {session}][, share {share}][, "
             "{minutes} minutes]"},
    Phrasing{"charge_reversed", "{amount_pence} taken back: {reason}"},
    Phrasing{"claim_prepared", "Claim prepared for case {case} under {framework}"},
    Phrasing{"claim_valued", "Claim valued at {amount_pence}"},
    Phrasing{"claim_audited", "Claim audited: {result}[, {reason}]"},
    Phrasing{"claim_submitted", "Claim submitted in batch {batch}"},
    Phrasing{"claim_paid", "{amount_pence} received for the claim on {on}, reference {reference}"},
    Phrasing{"gathering_planned", "{kind} planned for {on}, {capacity} places"},
    Phrasing{"gathering_held", "Held with {adults} adults and {children} children"},
    Phrasing{"gathering_cancelled", "Cancelled: {reason}"},
    Phrasing{"supporter_trained", "Trained on {course} with cohort {cohort} on {on}"},
    Phrasing{"match_made",
             "Supporter {supporter} matched with case {case}, check-ins every "
             "{check_in_days} days"},
    Phrasing{"check_in_held", "Check-in with {with} on {on}"},
    Phrasing{"tier_set", "Tier {tier} set by {decided_by}: {reason}"},
    Phrasing{"entry_voided", "An earlier entry voided: {reason}"},
};

/// Said elsewhere in the story: beside the rule, as a link, or as the entry's date.
constexpr std::array<std::string_view, 5> kSaidElsewhere = {"rule", "policy_version", "position",
                                                            "charge_position", "business_date"};

const TableShape* shape_named(std::string_view type) {
  const auto* known = Vocabulary::instance().find(type);
  return known ? &shape_of(known->tag) : nullptr;
}

const FieldShape* field_named(const TableShape* shape, std::string_view name) {
  if (!shape) return nullptr;
  for (const auto& field : shape->fields)
    if (field.name == name) return &field;
  return nullptr;
}

std::string words(const json::value& value, std::string_view name, const FieldShape* field);

std::string instant_words(Instant instant) {
  return fmt::format("{}, {}", date_words(london_date(instant)), time_words(instant));
}

std::string text_words(std::string_view text, const FieldShape* field) {
  const auto form = field ? field->form : Form::phrase;
  if (form == Form::choice || form == Form::code) return words_of(text);
  if (form == Form::date)
    if (const auto date = parse_date(text)) return date_words(*date);
  if (form == Form::instant)
    if (const auto instant = parse_instant(text)) return instant_words(*instant);
  return cell_text(json::value(json::string(text.data(), text.size())), Unit::none);
}

std::string list_words(const json::array& list, std::string_view name, const FieldShape* field) {
  if (list.empty()) return "none";
  std::string out;
  for (const auto& item : list) {
    if (!out.empty()) out += item.is_object() ? " | " : ", ";
    out += words(item, name, field);
  }
  return out;
}

/// What a member's name says of its numbers holds for the numbers inside it too.
std::string object_words(const json::object& object, std::string_view name,
                         const FieldShape* field) {
  const auto* shape = field ? field->table : nullptr;
  std::string out;
  for (const auto& member : object) {
    const std::string_view key = member.key();
    const auto* inner = field_named(shape, key);
    out += fmt::format("{}{}: {}", out.empty() ? "" : "; ", shown_as(key).heading,
                       words(member.value(), inner ? key : name, inner));
  }
  return out;
}

std::string words(const json::value& value, std::string_view name, const FieldShape* field) {
  if (value.is_string()) return text_words(value.get_string(), field);
  if (value.is_array()) return list_words(value.get_array(), name, field);
  if (value.is_object()) return object_words(value.get_object(), name, field);
  return cell_text(value, shown_as(name).unit);
}

/// Puts the words of the fields into a phrasing, and notes which fields it told.
class Telling {
 public:
  Telling(const json::object& data, const TableShape* shape) : data_(data), shape_(shape) {}

  /// Nothing where a field outside square brackets is absent.
  std::optional<std::string> tell(std::string_view text) {
    std::string out;
    while (!text.empty()) {
      const auto optional = text.front() == '[';
      const auto end = optional ? text.find(']') : text.find('[');
      auto part = fill(text.substr(optional ? 1 : 0, optional ? end - 1 : end));
      if (!part && !optional) return {};
      out += part.value_or("");
      text.remove_prefix(end == text.npos ? text.size() : end + (optional ? 1 : 0));
    }
    return out;
  }

  std::vector<StoryFact> rest() const {
    std::vector<StoryFact> facts;
    for (const auto& member : data_) {
      const std::string_view key = member.key();
      if (is_in(told_, key) || is_in(kSaidElsewhere, key)) continue;
      facts.push_back(
          {shown_as(key).heading, words(member.value(), key, field_named(shape_, key))});
    }
    return facts;
  }

 private:
  static bool is_in(const auto& list, std::string_view key) {
    return std::find(list.begin(), list.end(), key) != list.end();
  }

  std::optional<std::string> fill(std::string_view text) {
    std::string out;
    std::vector<std::string_view> used;
    for (auto open = text.find('{'); open != text.npos; open = text.find('{')) {
      const auto close = text.find('}', open);
      const auto name = text.substr(open + 1, close - open - 1);
      const auto* value = data_.if_contains(name);
      if (!value) return {};
      out += text.substr(0, open);
      out += words(*value, name, field_named(shape_, name));
      used.push_back(name);
      text.remove_prefix(close + 1);
    }
    told_.insert(told_.end(), used.begin(), used.end());
    return out.append(text);
  }

  const json::object& data_;
  const TableShape* shape_;
  std::vector<std::string_view> told_;
};

std::string capitalised(std::string text) {
  if (!text.empty() && static_cast<unsigned char>(text[0]) < 0x80)
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

}  // namespace

std::vector<std::string> untellable_sentences() {
  std::vector<std::string> found;
  for (const auto& [type, text] : kPhrasings) {
    const auto* shape = shape_named(type);
    for (auto open = text.find('{'); open != text.npos; open = text.find('{', open + 1)) {
      const auto name = text.substr(open + 1, text.find('}', open) - open - 1);
      if (!field_named(shape, name)) found.push_back(fmt::format("{}.{}", type, name));
    }
    if (!shape) found.emplace_back(type);
  }
  return found;
}

Sentence sentence_of(std::string_view type, const boost::json::object& data) {
  Telling telling(data, shape_named(type));
  const auto* own = std::find_if(kPhrasings.begin(), kPhrasings.end(),
                                 [&](const Phrasing& phrasing) { return phrasing.type == type; });
  std::optional<std::string> text;
  if (own != kPhrasings.end()) text = telling.tell(own->text);
  return {capitalised(text.value_or(words_of(type))), telling.rest()};
}

}  // namespace daybook
