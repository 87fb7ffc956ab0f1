/// Evidence of a batch's audit sample.
#include <fmt/format.h>

#include "projections/evidence_collect.hpp"
#include "projections/sample.hpp"

namespace daybook {

namespace {

/// The batch, opened and sampled, in its programme's stream.
Made<BatchRecord> find_batch(const store::Store& store, const std::string& programme,
                             const std::string& batch) {
  BatchSearch search(batch);
  const auto read = store.read_stream(stream_name(StreamKind::programme, programme), {},
                                      store.size(), [&](Version, Position, std::string_view bytes) {
                                        if (const auto entry = read_entry(bytes))
                                          search.apply(*entry);
                                        return !search.done();
                                      });
  if (!read) return failed(read.error().message);
  if (!search.done())
    return failed(fmt::format("batch: {} has opened no batch {}.", programme, batch));
  return *search.found();
}

}  // namespace

Made<std::uint64_t> sample_recorded(const store::Store& store, const std::string& programme,
                                    const std::string& batch) {
  const auto found = find_batch(store, programme, batch);
  if (!found) return failed(found.error());
  return found->drawn->value + 1;
}

Made<Evidence> make_evidence(const store::Store& store, const std::string& programme,
                             const std::string& batch, const OwnCheckpoint& checkpoint) {
  const auto found = find_batch(store, programme, batch);
  if (!found) return failed(found.error());
  const auto end = found->drawn->value + 1;
  if (checkpoint.checkpoint.size < end)
    return failed(
        fmt::format("evidence: the newest checkpoint is of {} entries, the batch was sampled at "
                    "{}; publish one with daybook checkpoint --publish.",
                    checkpoint.checkpoint.size, end - 1));
  auto evidence = begin_evidence(store, found->opened.value + 1, checkpoint);
  if (!evidence) return evidence;
  evidence->claim =
      SampleClaim{programme, batch, static_cast<std::uint32_t>(found->percent), found->sampled};
  EvidenceCollector collector(store, *evidence);
  const auto stream = stream_name(StreamKind::programme, programme);
  if (auto taken = collector.take_streams({stream}, end); !taken) return failed(taken.error());
  if (auto proved = collector.prove(checkpoint.checkpoint.size); !proved)
    return failed(proved.error());
  return checked_evidence(*std::move(evidence), checkpoint.checkpoint);
}

}  // namespace daybook
