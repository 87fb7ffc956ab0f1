#include "projections/evidence_claims.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "projections/explain.hpp"
#include "projections/sample.hpp"

namespace daybook {

namespace {

using Checked = Result<std::uint64_t, EvidenceFault>;

/// The question names its size and path elsewhere in the file; no figure depends on a statement.
constexpr std::array<std::string_view, 3> kNoParams = {"as_at", "explain", "statement"};

Checked wrong(std::string pointer, std::string why) {
  return failed(EvidenceFault{std::move(pointer), {}, std::move(why)});
}

Result<const ViewKind*, EvidenceFault> view_of(const FigureClaim& claim) {
  const auto* kind = find_view(claim.view);
  if (!kind || kind->reads_streams)
    return failed(EvidenceFault{"/figure/view", {}, "there is no view of that name with figures."});
  if (kind->version != claim.version)
    return failed(
        EvidenceFault{"/figure/version",
                      {},
                      fmt::format("this daybook folds version {}; use the one that made the file.",
                                  kind->version)});
  return kind;
}

Result<ViewParams, EvidenceFault> params_of(const FigureClaim& claim, const ViewKind& kind) {
  const auto fault = [](std::string why) {
    return failed(EvidenceFault{"/figure/params", {}, std::move(why)});
  };
  for (const auto& param : claim.params)
    if (std::find(kNoParams.begin(), kNoParams.end(), param.name) != kNoParams.end())
      return fault(fmt::format("{} does not belong in evidence.", param.name));
  auto given = claim.params;
  given.push_back({"explain", claim.path});
  auto params = parse_params(given);
  if (!params) return fault(params.error());
  if (auto objected = objection(kind, *params)) return fault(*std::move(objected));
  return std::move(*params);
}

/// The number of different entries among the contributions, which are in order of position.
std::uint64_t entries_of(const Opened& figure) {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < figure.contributions.size(); ++i)
    count += i == 0 || figure.contributions[i - 1].position < figure.contributions[i].position;
  return count;
}

Checked check_figure(const Evidence& evidence, const FigureClaim& claim, const Part& part) {
  if (!evidence.entries.empty() && evidence.entries.back().position.value >= evidence.size)
    return wrong("/entries", fmt::format("the last one is beyond the {} entries that the figure is "
                                         "asked of.",
                                         evidence.size));
  const auto kind = view_of(claim);
  if (!kind) return failed(kind.error());
  const auto params = params_of(claim, **kind);
  if (!params) return failed(params.error());
  const auto books = part.books(evidence.size, params->on);
  const Question question{books, *params, nullptr, evidence.size, nullptr, 4 * most_evidence_bytes,
                          &part};
  const auto figure = open_figure(**kind, question);
  if (!figure)
    return wrong("/figure", fmt::format("the entries do not make it: {}", figure.error()));
  if (figure->name != claim.path)
    return wrong("/figure/path", fmt::format("its view names it {}.", figure->name));
  if (figure->value != claim.value)
    return wrong("/figure/value",
                 fmt::format("the entries make it {}, not {}.", figure->value, claim.value));
  return entries_of(*figure);
}

/// What the batch was sampled from is the programme's own stream, whole up to the sample.
Checked check_sample(const Evidence& evidence, const SampleClaim& claim, const Part& part) {
  if (evidence.complete) return wrong("/complete", "evidence of a sample has no complete form.");
  BatchSearch search(claim.batch);
  for (const auto& at_hand : part.entries()) {
    const auto entry = *read_entry(at_hand.bytes);
    if (entry.stream.kind != StreamKind::programme || entry.stream.id != claim.programme)
      return wrong("/entries", fmt::format("one of {} is no entry of programme/{}.",
                                           entry.stream_text, claim.programme));
    if (search.done()) return wrong("/entries", "there are more behind the sample.");
    search.apply(entry);
  }
  const auto& batch = search.found();
  if (!search.done())
    return wrong("/entries",
                 fmt::format("batch {} was not opened and sampled in them.", claim.batch));
  if (evidence.size != batch->opened.value + 1)
    return wrong("/as_at/size",
                 fmt::format("the tree that ends with the opening of the batch has {} "
                             "entries.",
                             batch->opened.value + 1));
  const auto sample = draw(batch->claims, batch->percent, evidence.root);
  if (batch->seed != sample.seed)
    return wrong("/as_at/root", "it is not the seed that the ledger recorded.");
  if (static_cast<std::uint32_t>(batch->percent) != claim.percent)
    return wrong("/sample/percent", fmt::format("the policy in force says {}.", batch->percent));
  if (sample.sampled() != claim.sampled)
    return wrong("/sample/sampled",
                 fmt::format("the seed draws {}.", fmt::join(sample.sampled(), ", ")));
  if (batch->sampled != claim.sampled)
    return wrong("/sample/sampled",
                 fmt::format("the ledger recorded {}.", fmt::join(batch->sampled, ", ")));
  return std::uint64_t{2};
}

}  // namespace

Result<std::uint64_t, EvidenceFault> check_claim(const Evidence& evidence, const Part& part) {
  if (const auto* figure = std::get_if<FigureClaim>(&evidence.claim))
    return check_figure(evidence, *figure, part);
  return check_sample(evidence, std::get<SampleClaim>(evidence.claim), part);
}

}  // namespace daybook
