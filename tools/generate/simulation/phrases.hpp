/// Phrases for reasons: about the service, never about a person.
#pragma once

#include <string>
#include <vector>

namespace daybook::generate::phrases {

using List = const std::vector<std::string>;

inline List universal_options = {"Family hub sessions",        "School pastoral support",
                                 "Health visiting drop-in",    "Library and youth club offer",
                                 "Online parenting programme", "Voluntary sector befriending"};
inline List option_rejections = {
    "Tried before without lasting change", "Waiting list is longer than the plan allows",
    "Does not meet the goal named in the plan", "Not offered in this locality this term"};
inline List skipped = {
    "No place within the time that the plan allows",
    "Venue cannot be reached from the family's home", "Too few sessions for the goals of the plan",
    "Does not work with this age group at present", "Another approach fits the assessment better"};
inline List waived = {"Illness in the household, goodwill of the provider",
                      "Transport booked by the council failed",
                      "Session falls in a mourning period"};
inline List evidence = {"School attendance record",
                        "Review with the family and the school",
                        "Health visitor's summary",
                        "Landlord's confirmation of the tenancy plan",
                        "Police and school report no new incident",
                        "Family star repeated",
                        "Debt adviser's closing statement"};
inline List corrections = {"Recorded for the wrong session", "Minutes were mistyped",
                           "Attendance list was incomplete"};
inline List disputed = {"Amount differs from the sessions recorded", "One session is charged twice",
                        "Short notice charged in full"};
inline List declined = {"No worker free on the days that the family can manage",
                        "Needs specialist support beyond the intervention"};
inline List training = {"Safeguarding level two", "Trauma informed practice",
                        "Recording and information sharing"};
inline List advice = {"Starting school",           "Sibling rivalry",
                      "Contact with birth family", "Sleep and bedtimes",
                      "Talking about adoption",    "Entitlement to leave",
                      "Where to find therapy",     "Transition to secondary school"};
inline List tier_reasons = {"Level of need at the consultation meeting", "Review of all work",
                            "Needs met, steps agreed with the family",
                            "More than one service has to be coordinated"};
inline List complaint_actions = {"Apology given and session times agreed anew",
                                 "Worker changed with the family's agreement",
                                 "Invoice corrected and procedure reviewed"};

}  // namespace daybook::generate::phrases
