#include "projections/evidence/collect.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "eventstore/proof/prove.hpp"
#include "projections/evidence/verify.hpp"

namespace daybook {

namespace {

/// Base64 and the names of an entry's members.
constexpr std::uint64_t kBytesPerEntry = 64;

}  // namespace

Made<void> EvidenceCollector::take_streams(const StreamNames& streams, std::uint64_t end) {
  for (const auto& name : streams) {
    const auto read =
        store_.read_stream(name, {}, end, [&](Version, Position at, std::string_view bytes) {
          return at.value < end && take(at, bytes);
        });
    if (!read) return failed(read.error().message);
  }
  std::sort(evidence_.entries.begin(), evidence_.entries.end(),
            [](const auto& a, const auto& b) { return a.position < b.position; });
  return result();
}

Made<void> EvidenceCollector::take_all(std::uint64_t end) {
  const auto read =
      store_.scan({}, end, [&](Position at, std::string_view bytes) { return take(at, bytes); });
  return read ? result() : failed(read.error().message);
}

Made<void> EvidenceCollector::prove(std::uint64_t size) {
  // Neighbours share most of their path: each hash is asked for once.
  std::map<std::pair<unsigned, std::uint64_t>, store::Digest> known;
  const auto subtree = [&](unsigned height,
                           std::uint64_t index) -> store::StoreResult<store::Digest> {
    const auto found = known.find({height, index});
    if (found != known.end()) return found->second;
    auto hash = store_.subtree_hash(height, index);
    if (hash) known.emplace(std::pair(height, index), *hash);
    return hash;
  };
  for (auto& entry : evidence_.entries) {
    auto path = store::inclusion_path(store::SubtreeSource(subtree), entry.position, size);
    if (!path) return failed(path.error().message);
    bytes_ += path->size() * store::Digest::kBytes * 4 / 3;
    entry.path = *std::move(path);
  }
  return result();
}

bool EvidenceCollector::take(Position at, std::string_view bytes) {
  bytes_ += bytes.size() * 4 / 3 + kBytesPerEntry;
  evidence_.entries.push_back({at, std::string(bytes), {}});
  return bytes_ <= most_evidence_bytes;
}

Made<void> EvidenceCollector::result() const {
  if (bytes_ <= most_evidence_bytes) return {};
  return failed(fmt::format(
      "evidence: its entries need more than the {} MiB that it may have; ask for a figure of "
      "fewer, or export the ledger and check the whole of it.",
      most_evidence_bytes >> 20));
}

Made<Evidence> begin_evidence(const store::Store& store, std::uint64_t size,
                              const OwnCheckpoint& checkpoint) {
  const auto& tree = checkpoint.checkpoint;
  if (tree.size < size)
    return failed(fmt::format(
        "evidence: the newest checkpoint is of {} entries, the figure of {}; publish one with "
        "daybook checkpoint --publish.",
        tree.size, size));
  const auto signed_root = store.root_at(tree.size);
  if (!signed_root) return failed(signed_root.error().message);
  if (*signed_root != tree.root)
    return failed(fmt::format(
        "evidence: the checkpoint of {} entries is of another history than this ledger's; run "
        "daybook fsck.",
        tree.size));
  auto proof = store::prove_consistency(store, size, tree.size);
  if (!proof) return failed(proof.error().message);
  Evidence evidence;
  evidence.origin = tree.origin;
  evidence.checkpoint = checkpoint.note;
  evidence.size = size;
  evidence.root = proof->root_from;
  evidence.consistency = std::move(proof->path);
  return evidence;
}

Made<Evidence> checked_evidence(Evidence evidence, const store::Checkpoint& checkpoint) {
  const auto proved = check_evidence(evidence, checkpoint);
  if (!proved)
    return failed(fmt::format("evidence: it would not hold, {}", in_words(proved.error())));
  return evidence;
}

Made<OwnCheckpoint> own_checkpoint(std::string_view note, std::string_view origin) {
  auto parsed = store::parse_note(note);
  if (!parsed) return failed(fmt::format("The checkpoint cannot be read: {}", parsed.error()));
  auto checkpoint = store::parse_body(parsed->text);
  if (!checkpoint)
    return failed(fmt::format("The checkpoint cannot be read: {}", checkpoint.error()));
  std::erase_if(parsed->signatures, [&](const auto& line) { return line.name != origin; });
  if (checkpoint->origin != origin || parsed->signatures.size() != 1)
    return failed(fmt::format("The checkpoint is not one that {} has signed.", origin));
  return OwnCheckpoint{store::print_note(*parsed), *std::move(checkpoint)};
}

namespace {

/// Collects streams, following what belongs to what.
class Walk {
 public:
  Walk(const Books& books, Around around) : books_(books), around_(around) {}

  void add(const std::string& name) {
    StreamRef ref;
    if (!split_stream(name, ref)) return;
    found.insert(name);
    switch (ref.kind) {
      case StreamKind::family_case:
        return add_case(books_.cases().index_of(ref.id));
      case StreamKind::package:
        return add_package(books_.packages().find(ref.id));
      case StreamKind::claim:
        if (const auto* row = books_.claims().find(ref.id)) add_case(row->family_case);
        return;
      case StreamKind::match:
        return add_match(books_.matches().find(ref.id));
      case StreamKind::gathering:
        if (const auto* row = books_.gatherings().find(ref.id)) add_programme(row->programme);
        return;
      case StreamKind::supporter:
        return add_supporter(books_.supporters().index_of(ref.id));
      case StreamKind::programme:
      case StreamKind::provider:
      case StreamKind::principal:
      case StreamKind::access:
        return;
    }
  }

  StreamNames found;

 private:
  bool is_new(StreamKind kind, std::string_view id) {
    return found.insert(stream_name(kind, id)).second;
  }

  void add_programme(RowIndex index) {
    if (index >= 0) is_new(StreamKind::programme, books_.programmes()[index].id);
  }

  void add_provider(const std::string& id) {
    if (around_ == Around::family && !id.empty()) is_new(StreamKind::provider, id);
  }

  void add_case(RowIndex index) {
    if (index < 0 || !cases_.insert(index).second) return;
    const auto& row = books_.cases()[index];
    is_new(StreamKind::family_case, row.id);
    add_programme(row.programme);
    if (around_ != Around::family) return;
    for (const auto package : row.packages) {
      is_new(StreamKind::package, books_.packages()[package].id);
      add_package(&books_.packages()[package]);
    }
    for (const auto claim : row.claims) is_new(StreamKind::claim, books_.claims()[claim].id);
    for (const auto match : row.matches) {
      is_new(StreamKind::match, books_.matches()[match].id);
      add_match(&books_.matches()[match]);
    }
  }

  void add_package(const PackageRow* row) {
    if (!row) return;
    if (row->state.match) add_provider(row->state.match->provider);
    add_case(row->family_case);
  }

  void add_match(const MatchRow* row) {
    if (!row) return;
    add_provider(row->state.provider);
    add_supporter(row->supporter);
    add_case(row->family_case);
  }

  void add_supporter(RowIndex index) {
    if (index < 0) return;
    const auto& row = books_.supporters()[index];
    is_new(StreamKind::supporter, row.id);
    add_programme(row.programme);
  }

  const Books& books_;
  Around around_;
  std::set<RowIndex> cases_;
};

}  // namespace

StreamNames streams_around(const Books& books, const StreamNames& named, Around around) {
  Walk walk(books, around);
  for (const auto& name : named) walk.add(name);
  return std::move(walk.found);
}

}  // namespace daybook
