#include "server/session/filter.hpp"

#include <fmt/format.h>

namespace daybook::server {

namespace {

using Names = flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>>;

BadRequest unknown(std::string_view what, std::string_view given) {
  return {wire::p::FaultCode::bad_request, fmt::format("'{}' is not {}", given, what)};
}

Result<std::uint32_t, BadRequest> kinds_of(const Names& names) {
  std::uint32_t kinds = 0;
  for (const auto* each : names) {
    StreamRef ref;
    if (!parse_stream(each->str() + "/x", ref))
      return failed(unknown("a kind of stream", each->string_view()));
    kinds |= 1U << static_cast<unsigned>(ref.kind);
  }
  return kinds;
}

Result<std::bitset<256>, BadRequest> types_of(const Names& names) {
  std::bitset<256> types;
  for (const auto* each : names) {
    const auto* type = Vocabulary::instance().find(each->string_view());
    if (!type) return failed(unknown("a type of event", each->string_view()));
    types.set(static_cast<std::size_t>(type->tag));
  }
  return types;
}

}  // namespace

BadRequest no_stream(std::string_view given) {
  std::vector<std::string_view> kinds;
  for (std::size_t kind = 0; kind < stream_kinds; ++kind)
    kinds.push_back(name(static_cast<StreamKind>(kind)));
  return {wire::p::FaultCode::bad_request,
          fmt::format("'{}' is no name of a stream, KIND/ID, where KIND is one of {}", given,
                      fmt::join(kinds, ", "))};
}

Result<Filter, BadRequest> Filter::from(const wire::p::Filter* asked, bool knows_programmes) {
  Filter filter;
  if (!asked) return filter;
  if (asked->programme() && asked->programme()->size() > 0) {
    if (!knows_programmes)
      return failed(BadRequest{wire::p::FaultCode::not_supported,
                               "programme: this server does not know what belongs to it"});
    filter.programme_ = asked->programme()->str();
    if (!is_ident(filter.programme_)) return failed(unknown("a programme's id", filter.programme_));
  }
  if (asked->kinds() && asked->kinds()->size() > 0) {
    const auto kinds = TRY(kinds_of(*asked->kinds()));
    filter.kinds_ = kinds;
  }
  if (asked->types() && asked->types()->size() > 0) {
    const auto types = TRY(types_of(*asked->types()));
    filter.types_ = types;
  }
  return filter;
}

bool Filter::wants(std::string_view bytes) const {
  if (kinds_ == ~std::uint32_t{0} && types_.all()) return true;
  const auto entry = read_entry(bytes);
  return !entry || wants(*entry);
}

const About& Selection::about(const Recorded& entry) {
  const auto known = abouts_.find(entry.stream_text);
  if (known != abouts_.end()) return known->second;
  if (abouts_.size() >= remembered) abouts_.clear();
  auto about = port_.of(entry.stream);
  return abouts_.emplace(std::string(entry.stream_text), std::move(about)).first->second;
}

Shown Selection::seen(const Recorded& entry) {
  switch (sight_.at(entry.stream.kind)) {
    case Visibility::Glance::shown:
      return Shown::whole;
    case Visibility::Glance::hidden:
      return Shown::nothing;
    case Visibility::Glance::depends:
      return sight_.shows(entry, about(entry));
  }
  return Shown::nothing;
}

Shown Selection::shows(std::string_view bytes) {
  if (!asks()) return filter_.wants(bytes) ? Shown::whole : Shown::nothing;
  const auto entry = read_entry(bytes);
  if (!entry) return sight_.sees_all() ? Shown::whole : Shown::nothing;
  const auto& programme = filter_.programme();
  const bool wanted =
      filter_.wants(*entry) && (programme.empty() || about(*entry).is_in(programme));
  return wanted ? seen(*entry) : Shown::nothing;
}

}  // namespace daybook::server
