#include "projections/evidence_streams.hpp"

namespace daybook {

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
