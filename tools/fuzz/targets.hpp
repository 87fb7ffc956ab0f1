/// The targets of fuzzing: everything that reads bytes from outside. A target hands one input to
/// its readers and checks what must hold of what they make of it; DAYBOOK_CHECK stops it when it
/// does not.
///
/// `tools/dev fuzz` runs each under libFuzzer with AddressSanitizer and UndefinedBehaviorSanitizer;
/// the tests `fuzz/…` replay `corpus/<name>/` and seeded mutations of it, without clang
/// (replay.cpp). The corpora were made by `make_seeds` from what the programs write; files that
/// begin with `sound` are accepted as they are, and nothing else may be.
///
/// To add a target: its function here and in replay.cpp, its file `<name>_fuzz.cpp`, its line in
/// CMakeLists.txt and its seeds.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace daybook::fuzz {

/// Notes, checkpoints, their signature lines, and the keys they verify with.
void note(std::string_view input);
/// Proofs as text, and their verification.
void proof(std::string_view input);
/// Evidence, and its verification.
void evidence(std::string_view input);
/// Bearer tokens.
void token(std::string_view input);
/// Sealed bytes.
void sealed(std::string_view input);
/// The `personal` part of a post.
void personal(std::string_view input);
/// The slots of a key store, the register of its copies, the master key's file.
void keys(std::string_view input);
/// Frames of the socket protocol, in both directions.
void message(std::string_view input);
/// Posts as JSON.
void post(std::string_view input);
/// Paths of tiles.
void tile_path(std::string_view input);

/// The files `sound*` of a target's corpus; at least one, or the process stops.
std::vector<std::string> sound_seeds(std::string_view target);
/// The public key that the seeds of `note`, `proof` and `evidence` verify with.
std::string seed_vkey();

}  // namespace daybook::fuzz
