#include "projections/evidence_make.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "eventstore/proof.hpp"
#include "projections/evidence_streams.hpp"
#include "projections/evidence_verify.hpp"
#include "projections/explain.hpp"
#include "projections/sample.hpp"

namespace daybook {

namespace {

template <class T>
using Made = Result<T, std::string>;

/// Base64 and the names of an entry's members.
constexpr std::uint64_t kBytesPerEntry = 64;

/// Reads entries into evidence and watches its size.
class Collector {
 public:
  Collector(const store::Store& store, Evidence& evidence) : store_(store), evidence_(evidence) {}

  /// Those of `streams` at positions below `end`. An error is one sentence.
  Made<void> take_streams(const StreamNames& streams, std::uint64_t end) {
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

  Made<void> take_all(std::uint64_t end) {
    const auto read =
        store_.scan({}, end, [&](Position at, std::string_view bytes) { return take(at, bytes); });
    return read ? result() : failed(read.error().message);
  }

  /// The paths of all entries in the tree of `size` entries.
  Made<void> prove(std::uint64_t size) {
    for (auto& entry : evidence_.entries) {
      auto path = store::inclusion_path(store_, entry.position, size);
      if (!path) return failed(path.error().message);
      bytes_ += path->size() * store::Digest::kBytes * 4 / 3;
      entry.path = *std::move(path);
    }
    return result();
  }

 private:
  bool take(Position at, std::string_view bytes) {
    bytes_ += bytes.size() * 4 / 3 + kBytesPerEntry;
    evidence_.entries.push_back({at, std::string(bytes), {}});
    return bytes_ <= most_evidence_bytes;
  }
  Made<void> result() const {
    if (bytes_ <= most_evidence_bytes) return {};
    return failed(fmt::format(
        "evidence: its entries need more than the {} MiB that it may have; ask for a figure of "
        "fewer, or export the ledger and check the whole of it.",
        most_evidence_bytes >> 20));
  }

  const store::Store& store_;
  Evidence& evidence_;
  std::uint64_t bytes_ = 0;
};

/// What evidence of the first `size` entries begins with.
Made<Evidence> begin(const store::Store& store, std::uint64_t size,
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

/// Makes sure that whoever checks it will find it proved.
Made<Evidence> checked(Evidence evidence, const store::Checkpoint& checkpoint) {
  const auto proved = check_evidence(evidence, checkpoint);
  if (!proved)
    return failed(fmt::format("evidence: it would not hold, {}", in_words(proved.error())));
  return evidence;
}

/// A figure, opened on all entries, and what is needed to open it on some of them.
class FigureMaker {
 public:
  FigureMaker(const store::Store& store, const Books& books, const FigureAsked& asked,
              const ViewKind& kind)
      : store_(store), books_(books), asked_(asked), kind_(kind) {}

  Made<Evidence> make(const OwnCheckpoint& checkpoint) {
    const auto opened = open_figure(kind_, question(books_, nullptr));
    if (!opened) return failed(opened.error());
    figure_ = *opened;
    auto evidence = begin(store_, books_.size(), checkpoint);
    if (!evidence) return evidence;
    evidence->claim = claim();
    evidence->complete = asked_.complete;
    const auto filled = asked_.complete ? Collector(store_, *evidence).take_all(books_.size())
                                        : fill(*evidence, checkpoint.checkpoint.size);
    if (!filled) return failed(filled.error());
    return checked(*std::move(evidence), checkpoint.checkpoint);
  }

 private:
  Question question(const Books& books, const Part* part) const {
    return {books,         asked_.params, part ? nullptr : &store_,
            books_.size(), nullptr,       4 * most_evidence_bytes,
            part};
  }

  FigureClaim claim() const {
    FigureClaim claim{asked_.view, kind_.version, {}, figure_.name, figure_.value};
    for (const auto& param : asked_.params.given)
      if (param.name != "explain" && param.name != "as_at") claim.params.push_back(param);
    return claim;
  }

  /// Takes the streams of ever more entries around the figure, until they make it.
  Made<void> fill(Evidence& evidence, std::uint64_t tree_size) {
    auto named = streams_of(figure_.contributions);
    if (!named) return failed(named.error());
    auto row = row_streams();
    if (!row) return failed(row.error());
    auto all = *row;
    all.merge(StreamNames(*named));
    for (const auto& streams : {streams_around(books_, *named, Around::itself),
                                streams_around(books_, all, Around::itself),
                                streams_around(books_, with_today(all), Around::family)}) {
      evidence.entries.clear();
      Collector collector(store_, evidence);
      if (auto taken = collector.take_streams(streams, books_.size()); !taken) return taken;
      if (makes_it(evidence)) return collector.prove(tree_size);
    }
    return failed(fmt::format(
        "evidence: {} depends on more than the streams of the entries that make it; ask again "
        "with --complete, which holds every entry.",
        figure_.name));
  }

  /// The streams of the entries that a figure is made of, and the programme's.
  Made<StreamNames> streams_of(const std::vector<Contribution>& contributions) const {
    StreamNames names;
    if (!asked_.params.programme.empty())
      names.insert(stream_name(StreamKind::programme, asked_.params.programme));
    for (const auto& part : contributions) {
      const auto bytes = store_.entry(part.position);
      if (!bytes) return failed(bytes.error().message);
      const auto entry = read_entry(*bytes);
      if (!entry)
        return failed(fmt::format("The entry at position {} cannot be read.", part.position.value));
      names.emplace(entry->stream_text);
    }
    return names;
  }

  /// The streams of the entries that make the figures beside it: without them its row may not be
  /// there at all.
  Made<StreamNames> row_streams() const {
    Explanation row(figure_.name, Explanation::Scope::row);
    auto watched = question(books_, nullptr);
    watched.explanation = &row;
    if (const auto folded = kind_.fold(watched); !folded) return failed(folded.error());
    return streams_of(row.contributions());
  }

  /// With the stream of an entry on the programme's latest day, to which its days are counted.
  StreamNames with_today(StreamNames names) const {
    const auto* programme = books_.programmes().find(asked_.params.programme);
    if (!programme || books_.on()) return names;
    const auto index = books_.programmes().index_of(programme->id);
    std::string found;
    const auto read = store_.scan({}, books_.size(), [&](Position, std::string_view bytes) {
      const auto entry = read_entry(bytes);
      if (entry && entry->business_date == programme->last_on && belongs(entry->stream, index))
        found = entry->stream_text;
      return found.empty();
    });
    if (read && !found.empty()) names.insert(std::move(found));
    return names;
  }

  bool belongs(const StreamRef& stream, RowIndex programme) const {
    const auto of = [&](const auto& table) {
      const auto* row = table.find(stream.id);
      return row && row->programme == programme;
    };
    switch (stream.kind) {
      case StreamKind::programme:
        return books_.programmes().index_of(stream.id) == programme;
      case StreamKind::family_case:
        return of(books_.cases());
      case StreamKind::package:
        return of(books_.packages());
      case StreamKind::claim:
        return of(books_.claims());
      case StreamKind::gathering:
        return of(books_.gatherings());
      case StreamKind::supporter:
        return of(books_.supporters());
      case StreamKind::match:
        return of(books_.matches());
      case StreamKind::provider:
      case StreamKind::principal:
      case StreamKind::access:
        return false;
    }
    return false;
  }

  /// Whether the figure, opened on the entries alone, is made of the same.
  bool makes_it(const Evidence& evidence) const {
    std::vector<PartEntry> entries;
    for (const auto& entry : evidence.entries) entries.push_back({entry.position, entry.bytes});
    const Part part(entries);
    const auto books = part.books(books_.size(), asked_.params.on);
    auto params = asked_.params;
    params.explain = figure_.name;
    auto asking = question(books, &part);
    const auto opened = open_figure(
        kind_, {asking.books, params, nullptr, asking.size, nullptr, asking.memory_bytes, &part});
    return opened && *opened == figure_;
  }

  const store::Store& store_;
  const Books& books_;
  const FigureAsked& asked_;
  const ViewKind& kind_;
  Opened figure_;
};

}  // namespace

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

Made<Evidence> make_evidence(const store::Store& store, const Books& books,
                             const FigureAsked& asked, const OwnCheckpoint& checkpoint) {
  const auto* kind = find_view(asked.view);
  if (!kind || kind->reads_streams)
    return failed(fmt::format("evidence: there is no view {} with figures.", asked.view));
  if (auto wrong = objection(*kind, asked.params)) return failed(*std::move(wrong));
  if (asked.params.explain.empty())
    return failed(std::string("evidence: name the figure, such as total.spent_pence."));
  if (asked.params.has("statement"))
    return failed(std::string("statement: no figure depends on it; leave it out."));
  return FigureMaker(store, books, asked, *kind).make(checkpoint);
}

Made<Evidence> make_evidence(const store::Store& store, const std::string& programme,
                             const std::string& batch, const OwnCheckpoint& checkpoint) {
  BatchSearch search(batch);
  std::uint64_t end = 0;
  const auto stream = stream_name(StreamKind::programme, programme);
  const auto read = store.read_stream(stream, {}, store.size(),
                                      [&](Version, Position at, std::string_view bytes) {
                                        if (const auto entry = read_entry(bytes))
                                          search.apply(*entry);
                                        end = at.value + 1;
                                        return !search.done();
                                      });
  if (!read) return failed(read.error().message);
  if (!search.done())
    return failed(fmt::format("batch: {} has opened no batch {}.", programme, batch));
  const auto& found = *search.found();
  if (checkpoint.checkpoint.size < end)
    return failed(
        fmt::format("evidence: the newest checkpoint is of {} entries, the batch was sampled at "
                    "{}; publish one "
                    "with daybook checkpoint --publish.",
                    checkpoint.checkpoint.size, end - 1));
  auto evidence = begin(store, found.opened.value + 1, checkpoint);
  if (!evidence) return evidence;
  evidence->claim =
      SampleClaim{programme, batch, static_cast<std::uint32_t>(found.percent), found.sampled};
  Collector collector(store, *evidence);
  if (auto taken = collector.take_streams({stream}, end); !taken) return failed(taken.error());
  if (auto proved = collector.prove(checkpoint.checkpoint.size); !proved)
    return failed(proved.error());
  return checked(*std::move(evidence), checkpoint.checkpoint);
}

}  // namespace daybook
