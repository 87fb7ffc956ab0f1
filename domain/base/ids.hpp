/// Names of things. Each kind has a type of its own, so that a case cannot be passed for a package.
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>

namespace daybook {

/// An identifier of 1-64 characters of `a-z 0-9 . _ -` that starts with a letter or digit
/// (rulebook, section 2).
template <class Tag>
struct Id {
  std::string text;

  Id() = default;
  explicit Id(std::string_view from) : text(from) {}
  bool empty() const { return text.empty(); }
  friend auto operator<=>(const Id&, const Id&) = default;
};

using ProgrammeId = Id<struct ProgrammeTag>;
using ProviderId = Id<struct ProviderTag>;
using CaseId = Id<struct CaseTag>;
using PackageId = Id<struct PackageTag>;
using ClaimId = Id<struct ClaimTag>;
using SessionId = Id<struct SessionTag>;
using InvoiceId = Id<struct InvoiceTag>;
using PersonId = Id<struct PersonTag>;
using PosterId = Id<struct PosterTag>;

/// The kinds of stream.
enum class StreamKind : std::uint8_t {
  programme,
  provider,
  family_case,
  package,
  claim,
  gathering,
  supporter,
  match,
  principal,  ///< the ledger's own: who may do what
  access      ///< the ledger's own: readings of personal data, refusals, failed attempts of a month
};
inline constexpr std::size_t stream_kinds = 10;

/// A stream's name `kind/id`, split. Views point into the text they were made from.
struct StreamRef {
  StreamKind kind{};
  std::string_view id;
};

std::string_view name(StreamKind kind);

/// `kind/id` as one text.
std::string stream_name(StreamKind kind, std::string_view id);

/// Splits `kind/id` of a recorded entry, whose id was checked before it was recorded; false when
/// the kind is unknown.
bool split_stream(std::string_view text, StreamRef& out);

/// Splits `kind/id`; false when the kind is unknown or the id has not the shape of an identifier.
bool parse_stream(std::string_view text, StreamRef& out);

/// True when `text` has the shape of an identifier.
bool is_ident(std::string_view text);

}  // namespace daybook

template <class Tag>
struct std::hash<daybook::Id<Tag>> {
  std::size_t operator()(const daybook::Id<Tag>& id) const {
    return std::hash<std::string>{}(id.text);
  }
};
