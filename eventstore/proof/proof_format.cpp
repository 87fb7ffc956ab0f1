#include "eventstore/proof/proof_format.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/base/base64.hpp"
#include "domain/base/json_text.hpp"

namespace daybook::store {
namespace {

namespace json = boost::json;

/// A path of a tree of 2^64 leaves has at most this many hashes.
constexpr std::size_t kMaxPath = 65;
constexpr std::string_view kInclusion = "inclusion";
constexpr std::string_view kConsistency = "consistency";

std::string hash_text(const Digest& hash) {
  return to_base64(hash.view());
}

json::array path_text(const std::vector<Digest>& path) {
  json::array hashes;
  for (const Digest& hash : path) hashes.emplace_back(hash_text(hash));
  return hashes;
}

json::object object_of(const InclusionText& text) {
  const InclusionProof& proof = text.proof;
  json::object object{{"proof", kInclusion},
                      {"position", proof.position.value},
                      {"size", proof.size},
                      {"leaf", hash_text(proof.leaf)},
                      {"path", path_text(proof.path)},
                      {"root", hash_text(proof.root)}};
  if (!text.checkpoint.empty()) object["checkpoint"] = text.checkpoint;
  return object;
}

json::object object_of(const ConsistencyText& text) {
  const ConsistencyProof& proof = text.proof;
  json::object object{{"proof", kConsistency},
                      {"from", proof.from},
                      {"to", proof.to},
                      {"path", path_text(proof.path)},
                      {"root_from", hash_text(proof.root_from)},
                      {"root_to", hash_text(proof.root_to)}};
  if (!text.checkpoint_from.empty()) object["checkpoint_from"] = text.checkpoint_from;
  if (!text.checkpoint_to.empty()) object["checkpoint_to"] = text.checkpoint_to;
  return object;
}

/// Takes members out of an object. Keeps the first fault; later calls then return nothing of use.
class Members {
 public:
  explicit Members(json::object object) : rest_(std::move(object)) {}

  std::uint64_t number(std::string_view name) {
    const auto value = take(name);
    json::error_code error;
    const auto number = value ? value->to_number<std::uint64_t>(error) : 0;
    const bool whole = value && !value->is_double() && !error;
    if (!whole) fault(name, "must be a whole number from 0 to 2^64 - 1");
    return whole ? number : 0;
  }

  std::string text(std::string_view name) {
    const auto value = take(name);
    if (value && value->is_string()) return std::string(value->get_string());
    fault(name, "must be a text");
    return {};
  }

  /// A text that need not be there.
  std::string text_if_any(std::string_view name) {
    return rest_.contains(name) ? text(name) : std::string();
  }

  Digest hash(std::string_view name) { return hash_in(name, take(name).value_or(nullptr)); }

  std::vector<Digest> path() {
    std::vector<Digest> path;
    const auto value = take("path");
    if (!value || !value->is_array() || value->get_array().size() > kMaxPath) {
      fault("path", "must be a list of at most 65 hashes");
      return path;
    }
    for (const json::value& hash : value->get_array()) path.push_back(hash_in("path", hash));
    return path;
  }

  /// What is wrong, if anything; all members must have been taken.
  std::optional<std::string> fault() {
    if (fault_.empty() && !rest_.empty()) fault(rest_.begin()->key(), "is no member of this proof");
    return fault_.empty() ? std::nullopt : std::optional(fault_);
  }

 private:
  std::optional<json::value> take(std::string_view name) {
    const auto member = rest_.find(name);
    if (member == rest_.end()) return std::nullopt;
    json::value value = std::move(member->value());
    rest_.erase(member);
    return value;
  }

  Digest hash_in(std::string_view name, const json::value& value) {
    const auto bytes = value.is_string() ? from_base64(value.get_string()) : std::nullopt;
    if (bytes && bytes->size() == Digest::kBytes) return digest_of_raw(*bytes);
    fault(name, "must be a hash: 32 bytes in base64");
    return {};
  }

  void fault(std::string_view name, std::string_view what) {
    if (fault_.empty()) fault_ = fmt::format("This is no proof: {} {}.", name.substr(0, 40), what);
  }

  json::object rest_;
  std::string fault_;
};

ProofText inclusion_in(Members& members) {
  InclusionText text;
  text.proof.position = Position{members.number("position")};
  text.proof.size = members.number("size");
  text.proof.leaf = members.hash("leaf");
  text.proof.path = members.path();
  text.proof.root = members.hash("root");
  text.checkpoint = members.text_if_any("checkpoint");
  return text;
}

ProofText consistency_in(Members& members) {
  ConsistencyText text;
  text.proof.from = members.number("from");
  text.proof.to = members.number("to");
  text.proof.path = members.path();
  text.proof.root_from = members.hash("root_from");
  text.proof.root_to = members.hash("root_to");
  text.checkpoint_from = members.text_if_any("checkpoint_from");
  text.checkpoint_to = members.text_if_any("checkpoint_to");
  return text;
}

}  // namespace

std::string print_proof(const ProofText& proof) {
  const auto object = std::visit([](const auto& text) { return object_of(text); }, proof);
  return json::serialize(object) + '\n';
}

bool looks_like_proof(std::string_view text) {
  return text.starts_with("{\"proof\":");
}

NoteResult<ProofText> parse_proof(std::string_view text) {
  if (text.size() > kMaxProofBytes) {
    return failed(
        fmt::format("The proof has {} bytes: it may have {}.", text.size(), kMaxProofBytes));
  }
  auto value = parse_json(text);
  if (!value && !value.error().path.empty())
    return failed(fmt::format("This is no proof: {}.", value.error().told_of("it")));
  if (!value || !value->is_object())
    return failed(std::string("This is no proof: it must be one JSON object."));
  Members members(std::move(value->get_object()));
  const std::string kind = members.text("proof");
  if (kind != kInclusion && kind != kConsistency) {
    return failed(std::string("This is no proof: proof must be inclusion or consistency."));
  }
  ProofText proof = kind == kInclusion ? inclusion_in(members) : consistency_in(members);
  if (auto fault = members.fault()) return failed(*std::move(fault));
  return proof;
}

}  // namespace daybook::store
