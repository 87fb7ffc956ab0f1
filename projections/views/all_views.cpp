/// The list of all views. Each is described in its own file, and nowhere else.
#include "projections/query/view.hpp"

namespace daybook {

ViewKind activity_view();
ViewKind attendance_view();
ViewKind budget_view();
ViewKind claims_view();
ViewKind deadlines_view();
ViewKind gatherings_view();
ViewKind history_view();
ViewKind monitoring_view();
ViewKind outcomes_view();
ViewKind peer_support_view();
ViewKind reconciliation_view();
ViewKind restatement_view();
ViewKind tiers_view();

std::span<const ViewKind> all_views() {
  static const ViewKind views[] = {activity_view(),     attendance_view(),     budget_view(),
                                   claims_view(),       deadlines_view(),      gatherings_view(),
                                   history_view(),      monitoring_view(),     outcomes_view(),
                                   peer_support_view(), reconciliation_view(), restatement_view(),
                                   tiers_view()};
  return views;
}

}  // namespace daybook
