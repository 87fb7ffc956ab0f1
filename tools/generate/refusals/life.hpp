/// A case's whole life in one post: what leads up to a refusal in services whose own history has no
/// such thing.
#pragma once

#include "tools/generate/refusals/attempt.hpp"

namespace daybook::generate {

/// Adds events to an attempt whose model opened a case. Everything happens at the model's time and
/// would be accepted under any policy; nothing of it stays, because the last event is refused.
class Life {
 public:
  explicit Life(Attempt& attempt) : attempt_(attempt) {}

  /// A household of every age, lead professional, consent, panel, screening, assessment, plan: the
  /// case may have packages and matches.
  void qualify();
  /// A provider with a price list; a budget.
  void supply();

  // A package, step by step; each needs the steps before it, the first also the two above.
  void request();
  void approve(std::int64_t up_to_pence = price_pence);
  void match();
  void confirm();
  void schedule();
  void deliver();
  void invoice();
  void approve_invoice();
  void pay();
  /// All steps up to the confirmation.
  void reach_confirmation();
  /// All steps up to the invoice.
  void reach_invoice();

  // A claim: the case's only need is sustained.
  void sustain();
  void prepare_claim();
  void open_batch();

  // Peer support.
  void recruit();
  void train();
  void match_peers();

  boost::json::object& on_case(std::string_view type, boost::json::object data);
  boost::json::object& on_package(std::string_view type, boost::json::object data,
                                  std::string_view role = "central_team");
  boost::json::object& on_programme(std::string_view type, boost::json::object data);
  boost::json::object& by_provider(std::string_view type, boost::json::object data);
  /// The last event again.
  boost::json::object& again();

  boost::json::object match_data() const;
  boost::json::object session_data() const;
  boost::json::object delivery_data() const;
  std::string now() const { return Attempt::text(attempt_.occasion().model, "occurred_at"); }
  std::string case_id() const { return id_in(attempt_.stream()); }

  static constexpr std::int64_t price_pence = 60'000;
  static constexpr const char* provider = "of-one-post";
  static constexpr const char* package = "package/of-one-post";
  static constexpr const char* claim = "claim/of-one-post";
  static constexpr const char* supporter = "supporter/of-one-post";
  static constexpr const char* peers = "match/of-one-post";

 private:
  std::string first_of(const std::vector<std::string>& list, const char* otherwise) const;
  std::string package_type() const;
  std::string outcome() const;
  std::string locality() const;
  bool hourly() const;
  void household();

  Attempt& attempt_;
};

}  // namespace daybook::generate
