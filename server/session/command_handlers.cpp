/// Handlers of commands and proofs.
#include <fmt/format.h>

#include "eventstore/proof/prove.hpp"
#include "server/admin/commands.hpp"
#include "server/protocol/responses.hpp"
#include "server/session/connections.hpp"

namespace daybook::server {

namespace {

namespace p = wire::p;
using p::FaultCode;

flatbuffers::Offset<flatbuffers::Vector<std::uint8_t>> bytes_of(
    wire::Builder& builder, const std::vector<store::Digest>& hashes) {
  std::vector<std::uint8_t> bytes;
  for (const auto& hash : hashes) bytes.insert(bytes.end(), hash.bytes.begin(), hash.bytes.end());
  return builder.CreateVector(bytes);
}

/// The claim that a proof is to prove, with `size` filled in.
struct ProofAsked {
  std::optional<std::uint64_t> position, from;
  std::uint64_t size = 0;
};

wire::Frames proof_frames(const store::Store& store, const ProofAsked& asked,
                          std::uint64_t request_id) {
  const auto path = asked.position
                        ? store::inclusion_path(store, {*asked.position}, asked.size)
                        : store::consistency_path(store, asked.from.value_or(0), asked.size);
  if (!path) return fault_frame(request_id, FaultCode::read_failed, path.error().message);
  const auto root = store.root_at(asked.size);
  if (!root) return fault_frame(request_id, FaultCode::read_failed, root.error().message);
  std::vector<store::Digest> leaf;
  if (asked.position) {
    const auto found = store.subtree_hash(0, *asked.position);
    if (!found) return fault_frame(request_id, FaultCode::read_failed, found.error().message);
    leaf.push_back(*found);
  }
  wire::Builder builder;
  const auto root_bytes = bytes_of(builder, {*root});
  const auto leaf_bytes = leaf.empty() ? flatbuffers::Offset<flatbuffers::Vector<std::uint8_t>>()
                                       : bytes_of(builder, leaf);
  const auto body =
      p::CreateProof(builder, asked.size, root_bytes, leaf_bytes, bytes_of(builder, *path));
  wire::finish_response(builder, request_id, p::ResponseBody::Proof, body.Union());
  return framed(builder);
}

}  // namespace

void Connections::command(Connection& connection, std::uint64_t request_id,
                          const p::Command& asked) {
  if (crowded())
    return refuse(connection, request_id,
                  {FaultCode::too_many_requests, "Too much is being read; try again later."});
  in_background(
      connection, request_id,
      [this, request_id, name = asked.name()->str(),
       params = asked.params() ? asked.params()->str() : std::string("{}"),
       who = *connection.admitted] { return command_frames(who, request_id, name, params); });
}

wire::Frames Connections::command_frames(const Admitted& who, std::uint64_t request_id,
                                         std::string_view name, std::string_view params) {
  if (!commands_)
    return fault_frame(request_id, FaultCode::command_failed, "This server has no commands.");
  const auto answer = commands_(name, params, who.caller);
  if (!answer) {
    const auto& fault = answer.error();
    if (fault.recorded)
      authenticator_.refused(who.recorded_as(), asked_for(name), name, *fault.recorded);
    return fault_frame(request_id, fault_code(fault, FaultCode::command_failed), fault.message);
  }
  if (answer->size() > limits_.view_answer_bytes)
    return fault_frame(
        request_id, FaultCode::command_failed,
        fmt::format(
            "The answer has {} bytes, at most {} are allowed; ask for less, or on the ledger "
            "itself (--data).",
            answer->size(), limits_.view_answer_bytes));
  return answer_frames(request_id, answer->view(), limits_.frame_bytes);
}

void Connections::prove(Connection& connection, std::uint64_t request_id, const p::Prove& asked) {
  ProofAsked proof;
  if (asked.position()) proof.position = *asked.position();
  if (asked.from()) proof.from = *asked.from();
  if (proof.position.has_value() == proof.from.has_value())
    return fault(connection, request_id, FaultCode::bad_request,
                 "Give a position, or from where on: one of them.");
  proof.size = asked.size() ? *asked.size() : ledger_.store().size();
  in_background(connection, request_id, [this, request_id, proof, who = *connection.admitted] {
    if (access_.ready && !access_.ready(ledger_.store().size()))
      return fault_frame(request_id, FaultCode::read_failed,
                         "The books are not up to date; try again later.");
    if (const auto no = refuse_proof(who, proof.position))
      return fault_frame(request_id, FaultCode::not_permitted, no->message);
    return proof_frames(ledger_.store(), proof, request_id);
  });
}

std::optional<Refusal> Connections::refuse_proof(const Admitted& who,
                                                 std::optional<std::uint64_t> position) {
  auto no = decide_command(who.caller, "prove", command_named("prove")->right);
  const auto bytes =
      position ? ledger_.store().entry({*position}) : store::StoreResult<std::string>();
  const auto entry = !no && bytes ? read_entry(*bytes) : std::nullopt;
  if (entry) no = decide_raw(who.caller, *entry, access_.of(entry->stream));
  if (no) authenticator_.refused(who.recorded_as(), v::AskedFor::command, "prove", no->code);
  return no;
}

}  // namespace daybook::server
