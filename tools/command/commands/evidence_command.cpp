/// `daybook evidence`: a figure, or a batch's audit sample, for somebody who trusts nobody here.
#include <boost/json.hpp>
#include <fmt/format.h>

#include "eventstore/process/standard_streams.hpp"
#include "eventstore/proof/checkpoint_store.hpp"
#include "projections/evidence/json.hpp"
#include "projections/evidence/make.hpp"
#include "projections/evidence/verify.hpp"
#include "projections/query/scope.hpp"
#include "projections/query/service.hpp"
#include "projections/query/view.hpp"
#include "tools/command/as_actor.hpp"
#include "tools/command/commands.hpp"
#include "tools/command/embedded.hpp"
#include "tools/command/io.hpp"
#include "tools/command/question_options.hpp"

namespace daybook::command {

namespace {

struct Wanted {
  std::string view;  ///< or VIEW:PATH
  std::string path;
  std::vector<GivenParam> given;
  std::string batch;
  bool complete = false;
  std::string out;

  const std::string& param(std::string_view name) const {
    static const std::string none;
    for (const auto& param : given)
      if (param.name == name) return param.value;
    return none;
  }
};

/// Takes VIEW:PATH apart, and knows the path by whichever of its spellings was used.
Wanted spelt_out(Wanted wanted) {
  if (const auto colon = wanted.view.find(':'); colon != std::string::npos) {
    if (!wanted.path.empty()) throw CommandError{"evidence: give the figure's path once"};
    wanted.path = wanted.view.substr(colon + 1);
    wanted.view.resize(colon);
  }
  for (auto& param : wanted.given) {
    if (param.name != "explain") continue;
    if (!param.value.empty() && !wanted.path.empty())
      throw CommandError{"evidence: give the figure's path once"};
    if (param.value.empty()) param.value = wanted.path;
  }
  if (wanted.batch.empty() == wanted.view.empty())
    throw CommandError{"evidence: name a figure, VIEW PATH, or a claim batch, --batch B"};
  if (!wanted.batch.empty() && wanted.param("programme").empty())
    throw CommandError{"--batch: name its --programme too"};
  return wanted;
}

/// The newest checkpoint that is kept, where it is of `least` entries or more.
std::optional<OwnCheckpoint> kept_checkpoint(const store::Store& store, std::uint64_t least) {
  const auto kept = need(store::latest_checkpoint(store));
  if (!kept || kept->size < least) return {};
  return need(own_checkpoint(kept->note, store::origin_of(store.identity().name)));
}

/// Signs a checkpoint, when the keys can be opened and nobody else writes to the ledger.
void publish(const Target& target, std::uint64_t least) {
  try {
    publish_here(target);
  } catch (const CommandError& error) {
    throw CommandError{fmt::format(
        "evidence: no checkpoint of {} entries or more was published; daybook checkpoint --publish "
        "signs one ({})",
        least, error.message)};
  }
}

/// How many entries must be under the checkpoint.
std::uint64_t least_size(store::Store& store, const Wanted& wanted, const ViewParams& params) {
  return wanted.batch.empty() ? need(ViewService(store).size_asked(params))
                              : need(sample_recorded(store, params.programme, wanted.batch));
}

Evidence make(store::Store& store, const Wanted& wanted, const ViewParams& params,
              std::uint64_t size, const OwnCheckpoint& checkpoint) {
  if (!wanted.batch.empty())
    return need(make_evidence(store, params.programme, wanted.batch, checkpoint));
  const auto books = need(ViewService(store).books_for(params, size));
  return need(make_evidence(store, books, {wanted.view, params, wanted.complete}, checkpoint));
}

/// Evidence in somebody's name is for those who may ask the view and see the entries.
void check_may_ask(const Target& target, store::Store& store, const Wanted& wanted,
                   const ViewParams& params) {
  check_may_have(target, store, [&](const Caller& by, const Books& books) {
    const auto about = wanted.batch.empty()
                           ? about_question(books, wanted.view, params)
                           : about_stream(books, {StreamKind::programme, params.programme});
    return decide_evidence_asked(by, about, wanted.view, wanted.complete);
  });
}

void check_may_see(const Target& target, store::Store& store, const Evidence& evidence) {
  check_may_have(target, store, [&](const Caller& by, const Books& books) {
    return decide_evidence(by, books, evidence);
  });
}

/// The parameters of what is wanted, once its shape is right.
ViewParams params_of(const Wanted& wanted) {
  const auto given = options_given(wanted.given);
  if (!wanted.batch.empty()) return need(parse_params(given));
  auto asking = need(read_question(wanted.view, given));
  need(check_figure({wanted.view, asking.params, wanted.complete}));
  return std::move(asking.params);
}

/// A file, and the key to check it with where it is known.
struct Made {
  std::string text;
  std::string vkey = "KEY";
};

Made made_here(const Target& target, const Wanted& wanted) {
  const auto params = params_of(wanted);
  auto store = open_to_look(target.data);
  check_may_ask(target, *store, wanted, params);
  const auto size = least_size(*store, wanted, params);
  auto checkpoint = kept_checkpoint(*store, size);
  if (!checkpoint) {
    store.reset();
    publish(target, size);
    store = open_to_look(target.data);
    checkpoint = kept_checkpoint(*store, size);
  }
  if (!checkpoint) throw CommandError{"evidence: the ledger has no checkpoint; try again"};
  const auto key = need(store::verifier_of(*store));
  const auto evidence = make(*store, wanted, params, size, *checkpoint);
  check_may_see(target, *store, evidence);
  return {write_evidence(evidence), key ? "'" + key->text() + "'" : "KEY"};
}

Made made_there(const Target& target, const Wanted& wanted) {
  boost::json::object params;
  for (const auto& param : options_given(wanted.given)) params[param.name] = param.value;
  if (wanted.batch.empty())
    params["view"] = wanted.view;
  else
    params["batch"] = wanted.batch;
  if (wanted.complete) params["complete"] = true;
  return {std::string(run_command(target, "evidence", params).view())};
}

int evidence(const Target& target, const Wanted& asked) {
  const auto wanted = spelt_out(asked);
  const auto made = target.server.empty() ? made_here(target, wanted) : made_there(target, wanted);
  write_out(made.text, wanted.out);
  if (!wanted.out.empty())
    process::say("{} bytes in {}; to check it: daybook verify {} --vkey {}\n", made.text.size(),
                 wanted.out, wanted.out, made.vkey);
  return exit_ok;
}

}  // namespace

Action add_evidence(CLI::App& line) {
  auto wanted = std::make_shared<Wanted>();
  line.add_option("VIEW", wanted->view, "which view, or VIEW:PATH");
  line.add_option("PATH", wanted->path, "which figure of it, total.spent_pence");
  line.add_option("--batch", wanted->batch, "the audit sample of a claim batch instead");
  line.add_flag("--complete", wanted->complete,
                "with every entry of the prefix, so that nothing can have been left out");
  add_question_options(line, wanted->given);
  line.add_option("--out", wanted->out, "write to this file");
  return [=](const Target& target) { return evidence(target, *wanted); };
}

}  // namespace daybook::command
