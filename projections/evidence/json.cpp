#include "projections/evidence/json.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/base/base64.hpp"
#include "projections/evidence/parse.hpp"
#include "projections/query/canonical_json.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

std::string quoted(std::string_view text) {
  return canonical_json(json::value(json::string(text.data(), text.size())));
}

std::string hashes(const std::vector<store::Digest>& list) {
  std::string raw;
  for (const auto& digest : list) raw += digest.view();
  return to_base64(raw);
}

/// The members are written in the order of their names, as canonical JSON has them.
std::string text_of(const FigureClaim& claim) {
  json::object params;
  for (const auto& param : claim.params) params[param.name] = param.value;
  return canonical_json(json::object{{"params", params},
                                     {"path", claim.path},
                                     {"value", claim.value},
                                     {"version", claim.version},
                                     {"view", claim.view}});
}

std::string text_of(const SampleClaim& claim) {
  json::array sampled(claim.sampled.begin(), claim.sampled.end());
  return canonical_json(json::object{{"batch", claim.batch},
                                     {"percent", claim.percent},
                                     {"programme", claim.programme},
                                     {"sampled", std::move(sampled)}});
}

/// All that stands before the digest, and all behind it.
struct Halves {
  std::string head;
  std::string tail;
};

void write_entries(const Evidence& evidence, std::string& out) {
  out += "\"entries\":[";
  for (const auto& entry : evidence.entries) {
    if (&entry != &evidence.entries.front()) out += ',';
    out += fmt::format("{{\"bytes\":\"{}\",", to_base64(entry.bytes));
    if (!evidence.complete) out += fmt::format("\"path\":\"{}\",", hashes(entry.path));
    out += fmt::format("\"position\":{}}}", entry.position.value);
  }
  out += "],";
}

Halves halves_of(const Evidence& evidence) {
  Halves out;
  out.head = fmt::format(
      "{{\"as_at\":{{\"root\":\"{}\",\"size\":{}}},\"checkpoint\":{},\"complete\":{},"
      "\"consistency\":\"{}\",",
      store::to_hex(evidence.root), evidence.size, quoted(evidence.checkpoint), evidence.complete,
      hashes(evidence.consistency));
  write_entries(evidence, out.tail);
  const auto* figure = std::get_if<FigureClaim>(&evidence.claim);
  const std::string origin = quoted(evidence.origin);
  if (figure)
    out.tail += fmt::format("\"figure\":{},\"format\":\"{}\",\"kind\":\"figure\",\"origin\":{}}}",
                            text_of(*figure), evidence_format, origin);
  else
    out.tail +=
        fmt::format("\"format\":\"{}\",\"kind\":\"sample\",\"origin\":{},\"sample\":{}}}",
                    evidence_format, origin, text_of(std::get<SampleClaim>(evidence.claim)));
  return out;
}

std::string joined(const Halves& halves, std::string_view digest) {
  return fmt::format("{}\"digest\":\"{}\",{}\n", halves.head, digest, halves.tail);
}

std::string digest_of(const Halves& halves) {
  return store::to_hex(store::sha256({halves.head, halves.tail}));
}

/// Nothing when `text` is what `halves` are written as.
std::optional<EvidenceFault> not_canonical(std::string_view text, const Halves& halves,
                                           std::string_view digest) {
  const auto written = joined(halves, digest);
  if (written == text) return {};
  const auto [at, unused] = std::mismatch(text.begin(), text.end(), written.begin(), written.end());
  return EvidenceFault{
      "",
      {},
      fmt::format("byte {}: this is not the canonical JSON of its content (RFC 8785); the "
                  "file was changed after it was made.",
                  at - text.begin())};
}

}  // namespace

std::string write_evidence(const Evidence& evidence) {
  const auto halves = halves_of(evidence);
  return joined(halves, digest_of(halves));
}

Result<EvidenceFile, EvidenceFault> read_evidence(std::string_view text) {
  auto parts = TRY(read_evidence_parts(text));
  if (auto fault = not_canonical(text, halves_of(parts.evidence), parts.digest))
    return failed(*std::move(fault));
  return parts;
}

std::string digest_of(const Evidence& evidence) {
  return digest_of(halves_of(evidence));
}

bool looks_like_evidence(std::string_view text) {
  return text.starts_with('{') && text.find("daybook-evidence/") != std::string_view::npos;
}

std::string in_words(const EvidenceFault& fault) {
  const auto where = fault.pointer.empty() ? "in the file" : "at " + fault.pointer;
  return fault.position
             ? fmt::format("{} (position {}): {}", where, fault.position->value, fault.why)
             : fmt::format("{}: {}", where, fault.why);
}

}  // namespace daybook
