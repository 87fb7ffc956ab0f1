#include "projections/query/service.hpp"

#include <fmt/format.h>

#include "projections/books/snapshot.hpp"
#include "projections/query/answer.hpp"
#include "projections/query/explain.hpp"
#include "projections/query/scope.hpp"

namespace daybook {

namespace {

/// How many entries were recorded by `instant`: the times of recording never decrease.
Result<std::uint64_t, std::string> size_at(const store::Store& store, Instant instant) {
  std::uint64_t low = 0, high = store.size();
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    const auto bytes = store.entry({middle});
    if (!bytes) return failed(bytes.error().message);
    const auto entry = read_entry(*bytes);
    if (!entry) return failed(fmt::format("The entry at position {} cannot be read.", middle));
    if (entry->recorded_at <= instant)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

std::string too_large(std::uint64_t size, std::uint64_t limit_bytes) {
  return fmt::format(
      "as_at: the first {} entries need more than the {} MiB of view memory; ask for a smaller "
      "prefix, or raise the limit.",
      size, limit_bytes >> 20);
}

/// The books of the first `size` entries, from what `books` hold on.
Result<Books, std::string> extend(const store::Store& store, Books books, std::uint64_t size,
                                  std::uint64_t limit_bytes) {
  std::string wrong;
  const auto read =
      store.scan({books.size()}, size - books.size(), [&](Position at, std::string_view bytes) {
        const auto entry = read_entry(bytes);
        if (entry)
          books.apply(*entry);
        else
          wrong = fmt::format("The entry at position {} cannot be read.", at.value);
        if (books.bytes() > limit_bytes) wrong = too_large(size, limit_bytes);
        return wrong.empty();
      });
  if (!read) return failed(read.error().message);
  if (!wrong.empty()) return failed(std::move(wrong));
  return books;
}

}  // namespace

ViewService::ViewService(store::Store& store, const Follower* follower, ViewServiceOptions options)
    : store_(store), follower_(follower), options_(options) {}

std::vector<std::string_view> ViewService::names() {
  std::vector<std::string_view> names;
  for (const auto& kind : all_views()) names.push_back(kind.name);
  return names;
}

ViewAnswer ViewService::answer(std::string_view name, const boost::json::object& params) const {
  const auto asking = TRY(read_question(name, params));
  return answer(asking);
}

ViewAnswer ViewService::answer(const Asking& asking, const Caller* reader) const {
  const auto& [kind, params] = asking;
  const auto size = TRY(size_asked(params));
  if (kind->folds_itself) return ask(asking, reader, Books(params.on), size);
  const bool live_will_do = kind->reads_streams || (!params.as_at && !params.on);
  if (follower_ && live_will_do) {
    follower_->wait_for(size, options_.follower_wait);
    if (const auto failure = follower_->failure()) return failed(*failure);
    const bool all = !params.as_at;
    return follower_->ask(
        [&](const Books& books) { return ask(asking, reader, books, all ? books.size() : size); });
  }
  const auto books = TRY(books_for(params, size));
  return ask(asking, reader, books, size);
}

Result<boost::json::object, ViewFault> ViewService::answer_to(
    const Caller& reader, std::string_view name, const boost::json::object& params) const {
  const auto asking = read_question(name, params);
  if (!asking) return failed(ViewFault{ViewFault::Why::malformed, asking.error()});
  return answer_to(reader, *asking);
}

Result<boost::json::object, ViewFault> ViewService::answer_to(const Caller& reader,
                                                              const Asking& asking) const {
  std::optional<Refusal> no;
  const auto decided = with_books(store_.size(), [&](const Books& books) {
    const auto about = about_question(books, asking.kind->name, asking.params);
    no = decide_view(reader, *asking.kind, about);
  });
  if (!decided) return failed(ViewFault{ViewFault::Why::failed, decided.error()});
  if (no) return failed(ViewFault{ViewFault::Why::not_permitted, no->message});
  auto given = answer(asking, &reader);
  if (!given) return failed(ViewFault{ViewFault::Why::failed, std::move(given.error())});
  return *std::move(given);
}

Result<std::uint64_t, std::string> ViewService::size_asked(const ViewParams& params) const {
  if (!params.as_at) return store_.size();
  if (const auto* instant = std::get_if<Instant>(&*params.as_at)) return size_at(store_, *instant);
  const auto position = std::get<Position>(*params.as_at).value;
  if (position <= store_.size()) return position;
  return failed(fmt::format("as_at: {} is beyond the ledger, which holds {} entries.", position,
                            store_.size()));
}

Result<Books, std::string> ViewService::books_for(const ViewParams& params,
                                                  std::uint64_t size) const {
  Books books(params.on);
  if (!params.on && !options_.from_position_0)
    if (auto stored = load_books(store_, size)) books = *std::move(stored);
  return extend(store_, std::move(books), size, options_.memory_bytes);
}

Result<void, std::string> ViewService::with_books(
    std::uint64_t size, const std::function<void(const Books&)>& use) const {
  if (!follower_) {
    const auto books = TRY(books_for({}, size));
    use(books);
    return {};
  }
  follower_->wait_for(size, options_.follower_wait);
  if (const auto failure = follower_->failure()) return failed(*failure);
  return follower_->ask([&](const Books& books) -> Result<void, std::string> {
    if (books.size() < size)
      return failed(
          fmt::format("The views hold {} of {} entries so far; ask again.", books.size(), size));
    use(books);
    return {};
  });
}

ViewAnswer ViewService::ask(const Asking& asking, const Caller* reader, const Books& books,
                            std::uint64_t size) const {
  const auto& [kind, params] = asking;
  const auto root = store_.root_at(size);
  if (!root) return failed(root.error().message);
  const auto recorded_at = TRY(recorded_before(size));
  const Question question{books,   params, &store_, size, nullptr, options_.memory_bytes,
                          nullptr, reader};
  auto result = TRY(params.explain.empty() ? kind->fold(question) : explain(*kind, question));
  return wrap(*kind, params, {size, *root, recorded_at}, std::move(result));
}

Result<std::optional<Instant>, std::string> ViewService::recorded_before(std::uint64_t size) const {
  if (size == 0) return std::optional<Instant>();
  const auto bytes = store_.entry({size - 1});
  if (!bytes) return failed(bytes.error().message);
  const auto entry = read_entry(*bytes);
  if (!entry) return failed(fmt::format("The entry at position {} cannot be read.", size - 1));
  return std::optional(entry->recorded_at);
}

}  // namespace daybook
