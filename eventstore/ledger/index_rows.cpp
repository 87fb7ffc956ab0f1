#include "eventstore/ledger/index_rows.hpp"

#include "domain/base/check.hpp"
#include "domain/state/block.hpp"
#include "domain/state/budget.hpp"
#include "domain/state/case.hpp"
#include "domain/state/supporter.hpp"

namespace daybook {

namespace {

void put(std::string& out, std::int64_t value) {
  for (int shift = 0; shift < 64; shift += 8)
    out.push_back(static_cast<char>(value >> shift & 0xff));
}

void put(std::string& out, std::string_view text) {
  put(out, static_cast<std::int64_t>(text.size()));
  out.append(text);
}

/// Takes values off the front; `good` is false once the bytes do not suffice.
struct Reader {
  std::string_view rest;
  bool good = true;

  std::int64_t number() {
    if (rest.size() < 8) good = false;
    if (!good) return 0;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 8; ++i)
      value |= static_cast<std::uint64_t>(static_cast<unsigned char>(rest[i])) << (8 * i);
    rest.remove_prefix(8);
    return static_cast<std::int64_t>(value);
  }

  std::string text() {
    const auto size = static_cast<std::uint64_t>(number());
    if (size > rest.size()) good = false;
    if (!good) return {};
    std::string out(rest.substr(0, size));
    rest.remove_prefix(size);
    return out;
  }

  std::uint64_t count() {
    const auto items = static_cast<std::uint64_t>(number());
    if (items > rest.size() / 8) good = false;
    return good ? items : 0;
  }

  bool ended() const { return good && rest.empty(); }
};

}  // namespace

std::string budget_key(std::string_view programme) {
  return "budget/" + std::string(programme);
}
std::string links_key(std::string_view owner) {
  return "links/" + std::string(owner);
}
std::string block_key(std::string_view programme_and_id) {
  return "block/" + std::string(programme_and_id);
}

std::string erased_key(std::string_view subject) {
  return std::string(erased_prefix) + std::string(subject);
}

namespace {

Position erased_at(States& states, std::string_view subject) {
  StreamRef ref;
  split_stream(subject, ref);
  const auto& erasures = ref.kind == StreamKind::family_case ? states.family_case(ref.id)->erasures
                                                             : states.supporter(ref.id)->erasures;
  DAYBOOK_CHECK(!erasures.empty(), "a subject that changed is erased");
  return erasures.back();
}

store::IndexUpdate taken_over_row(std::string_view name) {
  const auto slash = name.find('/');
  return {std::string(taken_over_prefix) + std::string(name.substr(0, slash)),
          std::string(name.substr(slash + 1))};
}

}  // namespace

store::IndexUpdate row_of(States& states, Aggregate kind, std::string_view name) {
  switch (kind) {
    case Aggregate::budget:
      return {budget_key(name), encode_budget(states.budget(name))};
    case Aggregate::links:
      return {links_key(name), encode_links(states.links(name))};
    case Aggregate::erased:
      return {erased_key(name), encode_number(erased_at(states, name).value)};
    case Aggregate::taken_over:
      return taken_over_row(name);
    case Aggregate::block:
      break;
  }
  const auto slash = name.find('/');
  const auto* block = states.block(name.substr(0, slash), name.substr(slash + 1));
  DAYBOOK_CHECK(block, "a block that changed is known");
  return {block_key(name), encode_block(*block)};
}

std::string encode_number(std::uint64_t number) {
  std::string out;
  put(out, static_cast<std::int64_t>(number));
  return out;
}

std::optional<std::uint64_t> decode_number(std::string_view bytes) {
  Reader reader{bytes};
  const auto entries = static_cast<std::uint64_t>(reader.number());
  return reader.ended() ? std::optional(entries) : std::nullopt;
}

std::string encode_budget(const Budget& budget) {
  std::string out;
  put(out, static_cast<std::int64_t>(budget.lines.size()));
  for (const auto& line : budget.lines) {
    put(out, line.year.start);
    put(out, line.line);
    for (const auto money : {line.allocated, line.reserved, line.committed, line.spent})
      put(out, money.pence);
  }
  put(out, static_cast<std::int64_t>(budget.closed.size()));
  for (const auto year : budget.closed) put(out, year.start);
  put(out, static_cast<std::int64_t>(budget.funds.size()));
  for (const auto& total : budget.funds) {
    put(out, std::string_view(total.fund));
    put(out, std::int64_t{total.year.start});
    put(out, total.granted.pence);
  }
  return out;
}

std::optional<Budget> decode_budget(std::string_view bytes) {
  Reader reader{bytes};
  Budget budget;
  for (auto left = reader.count(); left > 0; --left) {
    LineBalance line;
    line.year.start = static_cast<int>(reader.number());
    line.line = reader.text();
    for (auto* money : {&line.allocated, &line.reserved, &line.committed, &line.spent})
      money->pence = reader.number();
    budget.lines.push_back(std::move(line));
  }
  for (auto left = reader.count(); left > 0; --left)
    budget.closed.push_back({static_cast<int>(reader.number())});
  for (auto left = reader.count(); left > 0; --left) {
    FundTotal total;
    total.fund = reader.text();
    total.year.start = static_cast<int>(reader.number());
    total.granted.pence = reader.number();
    budget.funds.push_back(std::move(total));
  }
  return reader.ended() ? std::optional(std::move(budget)) : std::nullopt;
}

std::string encode_block(const Block& block) {
  std::string out;
  for (const auto& text : {block.id, block.provider, block.intervention, block.line})
    put(out, std::string_view(text));
  for (const std::int64_t number :
       {block.price.pence, std::int64_t{block.year.start}, std::int64_t{block.expires_on.days},
        static_cast<std::int64_t>(block.purchased.value), std::int64_t{block.expired}})
    put(out, number);
  put(out, static_cast<std::int64_t>(block.holders.size()));
  for (std::size_t unit = 0; unit < block.holders.size(); ++unit) {
    put(out, std::string_view(block.holders[unit]));
    put(out, std::int64_t{block.paid[unit]});
  }
  return out;
}

std::optional<Block> decode_block(std::string_view bytes) {
  Reader reader{bytes};
  Block block;
  for (auto* text : {&block.id, &block.provider, &block.intervention, &block.line})
    *text = reader.text();
  block.price.pence = reader.number();
  block.year.start = static_cast<int>(reader.number());
  block.expires_on.days = static_cast<std::int32_t>(reader.number());
  block.purchased.value = static_cast<std::uint64_t>(reader.number());
  block.expired = reader.number() != 0;
  for (auto left = reader.count(); left > 0; --left) {
    block.holders.push_back(reader.text());
    block.paid.push_back(static_cast<std::uint8_t>(reader.number()));
  }
  return reader.ended() ? std::optional(std::move(block)) : std::nullopt;
}

std::string encode_links(const Links& links) {
  std::string out;
  put(out, static_cast<std::int64_t>(links.size()));
  for (const auto& stream : links) put(out, stream);
  return out;
}

std::optional<Links> decode_links(std::string_view bytes) {
  Reader reader{bytes};
  Links links;
  for (auto left = reader.count(); left > 0; --left) links.push_back(reader.text());
  return reader.ended() ? std::optional(std::move(links)) : std::nullopt;
}

}  // namespace daybook
