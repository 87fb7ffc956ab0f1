#include "projections/evidence/make.hpp"

#include <functional>

#include <fmt/format.h>

#include "projections/evidence/collect.hpp"
#include "projections/query/explain.hpp"
#include "projections/query/sample.hpp"
#include "projections/query/scope.hpp"

namespace daybook {

namespace {

/// Whether a stream is a programme's, by what the books know of it.
bool belongs(const Books& books, const StreamRef& stream, RowIndex programme) {
  const auto of = [&](const auto& table) {
    const auto* row = table.find(stream.id);
    return row && row->programme == programme;
  };
  switch (stream.kind) {
    case StreamKind::programme:
      return books.programmes().index_of(stream.id) == programme;
    case StreamKind::family_case:
      return of(books.cases());
    case StreamKind::package:
      return of(books.packages());
    case StreamKind::claim:
      return of(books.claims());
    case StreamKind::gathering:
      return of(books.gatherings());
    case StreamKind::supporter:
      return of(books.supporters());
    case StreamKind::match:
      return of(books.matches());
    case StreamKind::provider:
    case StreamKind::principal:
    case StreamKind::access:
      return false;
  }
  return false;
}

/// `names` with the stream of an entry on the programme's latest day, to which its days are
/// counted. Kept to a date they are counted to that.
StreamNames with_today(const store::Store& store, const Books& books, StreamNames names,
                       const std::string& programme) {
  const auto* row = books.programmes().find(programme);
  if (!row || books.on()) return names;
  const auto index = books.programmes().index_of(programme);
  std::string found;
  const auto read = store.scan({}, books.size(), [&](Position, std::string_view bytes) {
    const auto entry = read_entry(bytes);
    if (entry && entry->business_date == row->last_on && belongs(books, entry->stream, index))
      found = entry->stream_text;
    return found.empty();
  });
  if (read && !found.empty()) names.insert(std::move(found));
  return names;
}

/// A figure, opened on all entries, and what is needed to open it on some of them.
class FigureMaker {
 public:
  FigureMaker(const store::Store& store, const Books& books, const FigureAsked& asked,
              const ViewKind& kind)
      : store_(store), books_(books), asked_(asked), kind_(kind) {}

  Made<Evidence> make(const OwnCheckpoint& checkpoint) {
    const auto opened = TRY(open_figure(kind_, question()));
    figure_ = opened;
    auto evidence = begin_evidence(store_, books_.size(), checkpoint);
    if (!evidence) return evidence;
    evidence->claim = claim();
    evidence->complete = asked_.complete;

    TRY(asked_.complete ? EvidenceCollector(store_, *evidence).take_all(books_.size())
                        : fill(*evidence, checkpoint.checkpoint.size));
    return checked_evidence(*std::move(evidence), checkpoint.checkpoint);
  }

 private:
  /// The figure, asked of all entries.
  Question question() const {
    return {books_, asked_.params, &store_, books_.size(), nullptr, 4 * most_evidence_bytes};
  }

  FigureClaim claim() const {
    FigureClaim claim{asked_.view, kind_.version, {}, figure_.name, figure_.value};
    for (const auto& param : asked_.params.given)
      if (param.name != "explain" && param.name != "as_at") claim.params.push_back(param);
    return claim;
  }

  /// Takes the streams of ever more entries around the figure, until they make it.
  Made<void> fill(Evidence& evidence, std::uint64_t tree_size) {
    const auto named = TRY(streams_of(figure_.contributions));
    auto row = TRY(row_streams());
    row.insert(named.begin(), named.end());
    const std::function<StreamNames()> ever_more[] = {
        [&] { return streams_around(books_, named, Around::itself); },
        [&] { return streams_around(books_, row, Around::itself); },
        [&] {
          const auto today = with_today(store_, books_, row, asked_.params.programme);
          return streams_around(books_, today, Around::family);
        }};
    for (const auto& streams : ever_more) {
      evidence.entries.clear();
      EvidenceCollector collector(store_, evidence);
      TRY(collector.take_streams(streams(), books_.size()));
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
    auto watched = question();
    watched.explanation = &row;
    TRY(kind_.fold(watched));
    return streams_of(row.contributions());
  }

  /// Whether the figure, opened on the entries alone, is made of the same.
  bool makes_it(const Evidence& evidence) const {
    std::vector<PartEntry> entries;
    for (const auto& entry : evidence.entries) entries.push_back({entry.position, entry.bytes});
    const PartialLedger part(entries);
    const auto books = part.books(books_.size(), asked_.params.on);
    auto params = asked_.params;
    params.explain = figure_.name;
    const auto opened = open_figure(
        kind_, {books, params, nullptr, books.size(), nullptr, 4 * most_evidence_bytes, &part});
    return opened && *opened == figure_;
  }

  const store::Store& store_;
  const Books& books_;
  const FigureAsked& asked_;
  const ViewKind& kind_;
  Opened figure_;
};

}  // namespace

Made<void> check_figure(const FigureAsked& asked) {
  const auto* kind = find_view(asked.view);
  if (!kind || kind->reads_streams)
    return failed(fmt::format("evidence: there is no view {} with figures.", asked.view));
  if (auto wrong = objection(*kind, asked.params)) return failed(*std::move(wrong));
  if (asked.params.explain.empty())
    return failed(std::string("evidence: name the figure, such as total.spent_pence."));
  if (asked.params.has("statement"))
    return failed(std::string("statement: no figure depends on it; leave it out."));
  return {};
}

std::optional<Refusal> decide_evidence_asked(const Caller& reader, const About& about,
                                             std::string_view view, bool complete) {
  if (auto no = decide_command(reader, "evidence", evidence_right, about)) return no;
  if (complete)
    if (auto no = decide_all_entries(reader)) return no;
  if (view.empty()) return {};
  const auto* kind = find_view(view);
  return decide_view(reader, view, kind ? kind->who : Right{}, about);
}

std::optional<Refusal> decide_evidence(const Caller& reader, const Books& books,
                                       const Evidence& evidence) {
  if (Visibility(reader).sees_all()) return {};
  for (const auto& [position, bytes, path] : evidence.entries) {
    const auto entry = read_entry(bytes);
    if (!entry) continue;  // what is made was checked
    if (auto no = decide_raw(reader, *entry, about_stream(books, entry->stream))) return no;
  }
  return {};
}

Made<Evidence> make_evidence(const store::Store& store, const Books& books,
                             const FigureAsked& asked, const OwnCheckpoint& checkpoint) {
  TRY(check_figure(asked));
  return FigureMaker(store, books, asked, *find_view(asked.view)).make(checkpoint);
}

/// Evidence of a batch's audit sample.
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
  const auto found = TRY(find_batch(store, programme, batch));
  return found.drawn->value + 1;
}

Made<Evidence> make_evidence(const store::Store& store, const std::string& programme,
                             const std::string& batch, const OwnCheckpoint& checkpoint) {
  const auto found = TRY(find_batch(store, programme, batch));
  const auto end = found.drawn->value + 1;
  if (checkpoint.checkpoint.size < end)
    return failed(
        fmt::format("evidence: the newest checkpoint is of {} entries, the batch was sampled at "
                    "{}; publish one with daybook checkpoint --publish.",
                    checkpoint.checkpoint.size, end - 1));
  auto evidence = begin_evidence(store, found.opened.value + 1, checkpoint);
  if (!evidence) return evidence;
  evidence->claim =
      SampleClaim{programme, batch, static_cast<std::uint32_t>(found.percent), found.sampled};
  EvidenceCollector collector(store, *evidence);
  const auto stream = stream_name(StreamKind::programme, programme);
  TRY(collector.take_streams({stream}, end));
  TRY(collector.prove(checkpoint.checkpoint.size));
  return checked_evidence(*std::move(evidence), checkpoint.checkpoint);
}

}  // namespace daybook
