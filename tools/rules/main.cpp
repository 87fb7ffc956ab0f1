/// daybook-rules: writes tests/RULES.md, or with --check says what is wrong with it.
///
/// Exit status: 0 written or in order; 1 a fault, named on standard error; 2 the sources cannot be
/// read.
#include <stdexcept>

#include "eventstore/process/program.hpp"
#include "eventstore/process/standard_streams.hpp"
#include "eventstore/process/whole_file.hpp"
#include "tools/rules/table.hpp"

namespace {

using namespace daybook::rules;
namespace fs = std::filesystem;
namespace process = daybook::process;

int run(const fs::path& root, bool only_check) {
  const auto specifications = read_specifications(root / "tests/rules");
  const auto tests = tests_below(root / "tests");
  auto faults = faults_of(specifications, tests, references_in(root / "domain"));
  const auto page = page_of(specifications, tests);
  if (only_check && text_of(root / "tests/RULES.md") != page)
    faults.push_back("tests/RULES.md is old: run tools/dev rules");
  if (!only_check)
    if (const auto written = process::write_whole(root / "tests/RULES.md", page); !written)
      throw std::runtime_error(written.error());
  for (const auto& fault : faults) process::tell(fault + '\n');
  process::say("{} paragraphs, {} tests, {} faults\n", specifications.paragraphs.size(),
               tests.size(), faults.size());
  return faults.empty() ? 0 : 1;
}

int run(int argc, char** argv) {
  const bool only_check = argc == 3 && std::string_view(argv[1]) == "--check";
  if (argc == 2 || only_check) return run(fs::path(argv[argc - 1]), only_check);
  process::tell("usage: daybook-rules [--check] REPOSITORY\n");
  return process::exit_could_not_run;
}

}  // namespace

int main(int argc, char** argv) {
  return process::run_program("daybook-rules", [&] { return run(argc, argv); });
}
