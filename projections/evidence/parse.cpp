#include "projections/evidence/parse.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/base/base64.hpp"
#include "domain/base/ids.hpp"
#include "domain/base/json_text.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

/// More than the longest proof has (RFC 9162, 2.1.4: at most 65 hashes).
constexpr std::size_t kMostHashes = 66;
constexpr std::size_t kMostParams = 32;

/// Reads one member after the other and keeps the first fault.
class Reader {
 public:
  std::optional<EvidenceFault> fault;

  const json::object* object(const json::value& value, const std::string& pointer) {
    return expect(value.if_object(), pointer, "an object");
  }
  const json::value* member(const json::object& from, const std::string& in,
                            std::string_view name) {
    const auto* value = from.if_contains(name);
    if (!value) note(fmt::format("{}/{}", in, name), "is missing.");
    return value;
  }

  std::string text(const json::object& from, const std::string& in, std::string_view name) {
    const auto* value = member(from, in, name);
    const auto* found =
        value ? expect(value->if_string(), fmt::format("{}/{}", in, name), "a text") : nullptr;
    return found ? std::string(*found) : std::string();
  }
  std::uint64_t number(const json::object& from, const std::string& in, std::string_view name,
                       std::uint64_t most = most_evidence_number) {
    const auto* value = member(from, in, name);
    if (!value) return 0;
    const auto* whole = value->if_int64();
    if (whole && *whole >= 0 && static_cast<std::uint64_t>(*whole) <= most)
      return static_cast<std::uint64_t>(*whole);
    note(fmt::format("{}/{}", in, name), fmt::format("is not a whole number from 0 to {}.", most));
    return 0;
  }
  std::int64_t signed_number(const json::object& from, const std::string& in,
                             std::string_view name) {
    const auto* value = member(from, in, name);
    const auto* whole =
        value ? expect(value->if_int64(), fmt::format("{}/{}", in, name), "a whole number")
              : nullptr;
    return whole ? *whole : 0;
  }
  bool truth(const json::object& from, const std::string& in, std::string_view name) {
    const auto* value = member(from, in, name);
    const auto* found =
        value ? expect(value->if_bool(), fmt::format("{}/{}", in, name), "true or false") : nullptr;
    return found && *found;
  }
  const json::array* list(const json::object& from, const std::string& in, std::string_view name) {
    const auto* value = member(from, in, name);
    return value ? expect(value->if_array(), fmt::format("{}/{}", in, name), "a list") : nullptr;
  }
  std::string base64(const json::object& from, const std::string& in, std::string_view name) {
    auto bytes = from_base64(text(from, in, name));
    if (!bytes) note(fmt::format("{}/{}", in, name), "is not base64 (RFC 4648, section 4).");
    return bytes ? *std::move(bytes) : std::string();
  }
  std::vector<store::Digest> hashes(const json::object& from, const std::string& in,
                                    std::string_view name) {
    const auto raw = base64(from, in, name);
    std::vector<store::Digest> out;
    if (raw.size() % store::Digest::kBytes != 0 ||
        raw.size() > kMostHashes * store::Digest::kBytes) {
      note(fmt::format("{}/{}", in, name), "is not a list of hashes of 32 bytes.");
      return out;
    }
    for (std::size_t at = 0; at < raw.size(); at += store::Digest::kBytes)
      out.push_back(store::digest_of_raw(std::string_view(raw).substr(at, store::Digest::kBytes)));
    return out;
  }
  store::Digest digest(const json::object& from, const std::string& in, std::string_view name) {
    const auto hex = text(from, in, name);
    store::Digest out;
    for (std::size_t i = 0; i < out.bytes.size(); ++i) {
      const auto pair = hex.size() == 64 ? byte_of(hex[2 * i], hex[2 * i + 1]) : -1;
      if (pair < 0) {
        note(fmt::format("{}/{}", in, name), "is not 64 lower-case hexadecimal digits.");
        return {};
      }
      out.bytes[i] = static_cast<std::uint8_t>(pair);
    }
    return out;
  }

  void note(std::string pointer, std::string why) {
    if (!fault) fault = EvidenceFault{std::move(pointer), {}, std::move(why)};
  }

 private:
  template <class T>
  const T* expect(const T* found, const std::string& pointer, std::string_view what) {
    if (!found) note(pointer, fmt::format("is not {}.", what));
    return found;
  }
  static int digit_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  }
  static int byte_of(char high, char low) {
    const int h = digit_of(high), l = digit_of(low);
    return h < 0 || l < 0 ? -1 : h * 16 + l;
  }
};

FigureClaim read_figure(Reader& read, const json::object& file) {
  FigureClaim claim;
  const auto* value = read.member(file, "", "figure");
  const auto* figure = value ? read.object(*value, "/figure") : nullptr;
  if (!figure) return claim;
  claim.view = read.text(*figure, "/figure", "view");
  claim.version =
      static_cast<std::uint32_t>(read.number(*figure, "/figure", "version", UINT32_MAX));
  claim.path = read.text(*figure, "/figure", "path");
  claim.value = read.signed_number(*figure, "/figure", "value");
  const auto* params = read.member(*figure, "/figure", "params");
  const auto* given = params ? read.object(*params, "/figure/params") : nullptr;
  if (!given) return claim;
  if (given->size() > kMostParams)
    read.note("/figure/params", fmt::format("has more than {} members.", kMostParams));
  else
    for (const auto& param : *given)
      claim.params.push_back({param.key(), read.text(*given, "/figure/params", param.key())});
  return claim;
}

SampleClaim read_sample(Reader& read, const json::object& file) {
  SampleClaim claim;
  const auto* value = read.member(file, "", "sample");
  const auto* sample = value ? read.object(*value, "/sample") : nullptr;
  if (!sample) return claim;
  claim.programme = read.text(*sample, "/sample", "programme");
  claim.batch = read.text(*sample, "/sample", "batch");
  claim.percent = static_cast<std::uint32_t>(read.number(*sample, "/sample", "percent", 100));
  const auto* sampled = read.list(*sample, "/sample", "sampled");
  if (!sampled) return claim;
  for (std::size_t i = 0; i < sampled->size() && !read.fault; ++i) {
    const auto* id = (*sampled)[i].if_string();
    if (id)
      claim.sampled.emplace_back(*id);
    else
      read.note(fmt::format("/sample/sampled/{}", i), "is not a text.");
  }
  return claim;
}

void read_entries(Reader& read, const json::object& file, Evidence& evidence) {
  const auto* list = read.list(file, "", "entries");
  if (!list) return;
  evidence.entries.reserve(list->size());
  for (std::size_t i = 0; i < list->size() && !read.fault; ++i) {
    const auto in = fmt::format("/entries/{}", i);
    const auto* object = read.object((*list)[i], in);
    if (!object) return;
    auto& entry = evidence.entries.emplace_back();
    entry.position = {read.number(*object, in, "position")};
    entry.bytes = read.base64(*object, in, "bytes");
    if (!evidence.complete) entry.path = read.hashes(*object, in, "path");
    if (read.fault) read.fault->position = entry.position;
  }
}

void read_basis(Reader& read, const json::object& file, Evidence& evidence) {
  evidence.origin = read.text(file, "", "origin");
  evidence.checkpoint = read.text(file, "", "checkpoint");
  evidence.complete = read.truth(file, "", "complete");
  evidence.consistency = read.hashes(file, "", "consistency");
  const auto* value = read.member(file, "", "as_at");
  const auto* as_at = value ? read.object(*value, "/as_at") : nullptr;
  if (!as_at) return;
  evidence.size = read.number(*as_at, "/as_at", "size");
  evidence.root = read.digest(*as_at, "/as_at", "root");
}

/// The format is looked at first: of another one nothing else can be said.
void read_claim(Reader& read, const json::object& file, Evidence& evidence) {
  const auto format = read.text(file, "", "format");
  if (format != evidence_format)
    return read.note("/format",
                     fmt::format("is not {}; this daybook reads no other.", evidence_format));
  const auto kind = read.text(file, "", "kind");
  if (kind == "figure")
    evidence.claim = read_figure(read, file);
  else if (kind == "sample")
    evidence.claim = read_sample(read, file);
  else
    read.note("/kind", "is neither figure nor sample.");
}

}  // namespace

Result<EvidenceFile, EvidenceFault> read_evidence_parts(std::string_view text) {
  if (text.size() > most_evidence_bytes)
    return failed(EvidenceFault{"",
                                {},
                                fmt::format("it has more than the {} MiB that evidence may have.",
                                            most_evidence_bytes >> 20)});
  const auto value = parse_json(text);
  if (!value) return failed(EvidenceFault{"", {}, value.error().told_of("it") + "."});
  Reader read;
  EvidenceFile parts;
  const auto* file = read.object(*value, "");
  if (file) read_claim(read, *file, parts.evidence);
  if (file && !read.fault) {
    read_basis(read, *file, parts.evidence);
    read_entries(read, *file, parts.evidence);
    parts.digest = store::to_hex(read.digest(*file, "", "digest"));
  }
  if (read.fault) return failed(*std::move(read.fault));
  return parts;
}

}  // namespace daybook
