/// Mentions of a case or supporter in the rest of the ledger, for a subject access report: who read
/// its personal data, and which entries of other streams name it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>

#include "domain/base/ids.hpp"
#include "domain/base/result.hpp"
#include "eventstore/store/store.hpp"

namespace daybook {

struct Mentions {
  /// `{"date","stream","what","positions"}`: gatherings that the family came to, complaints about
  /// it, referrals that a provider declined, batches of claims. Nothing else of these entries is
  /// told: they may name others.
  boost::json::array elsewhere;
  /// `{"recorded_at","by","roles","purpose","positions"}`: each `personal_read` of the subject.
  boost::json::array readings;
};

/// `streams` are the subject's own. Reads what stands before `size` in the access log and in the
/// streams of gatherings, providers and programmes. The error is one sentence.
Result<Mentions, std::string> mentions_of(std::string_view subject,
                                          const std::vector<std::string>& streams,
                                          const store::Store& store, std::uint64_t size);

/// In plain words: what is kept about the subject, why, and what erasing would and would not
/// remove. A paragraph each.
std::vector<std::string_view> kept_and_why(const StreamRef& subject);

}  // namespace daybook
