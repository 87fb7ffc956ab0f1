/// The subject access report: all data held about one case or supporter, in one answer (ledger,
/// section 5; VIEWS.md, "Subject access").
#pragma once

#include <string_view>

#include <boost/json/object.hpp>

#include "domain/base/secret.hpp"
#include "domain/rules/access.hpp"
#include "projections/disclosure/disclosure.hpp"

namespace daybook {

/// Who may have a report, where they may read the personal data in it too.
inline constexpr Right subject_right{
    any_of(v::Role::central_team, v::Role::lead_professional, v::Role::auditor)};

/// `{"subject","made_at","as_at":{"size","root"},"made_for":{"by","purpose","position"},
/// "sections":[…]}` of `case/<id>` or `supporter/<id>`.
///
/// The sections are those of subject_sections.hpp, then what other streams say of it, the readings
/// of its personal data, what is kept and why, and as the last one, `story`, every entry of its
/// streams as a history tells it, with what was said. Each row names the positions that it was made
/// from.
///
/// A report is a reading, whether anything is sealed or not: its own `personal_read` is the last
/// entry behind it, and `made_at` is when that was recorded. Texts in a supporter's matches are
/// about the family and stay "sealed". Permitted to those of `subject_right` who
/// may read personal data of the whole; a provider's staff may not have a case's. Lives in memory
/// that is wiped.
DisclosureResult<boost::json::object> subject_report(const Disclosing& from,
                                                     std::string_view subject,
                                                     const PersonalReading& reading);

/// The report as one page that stands by itself: no script, nothing fetched, every text escaped;
/// made to be read aloud, printed and handed over.
Secret subject_report_html(const boost::json::object& report);

}  // namespace daybook
