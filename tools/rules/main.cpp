/// daybook-rules: writes tests/RULES.md, or with --check says what is wrong with it.
///
/// Exit status: 0 written or in order; 1 a fault, named on standard error; 2 the sources cannot be
/// read.
#include <fstream>
#include <iostream>

#include <fmt/format.h>

#include "tools/rules/table.hpp"

namespace {

using namespace daybook::rules;
namespace fs = std::filesystem;

int run(const fs::path& root, bool only_check) {
  const auto specifications = read_specifications(root / "tests/rules");
  const auto tests = tests_below(root / "tests");
  auto faults = faults_of(specifications, tests, references_in(root / "domain"));
  const auto page = page_of(specifications, tests);
  if (only_check && text_of(root / "tests/RULES.md") != page)
    faults.push_back("tests/RULES.md is old: run tools/dev rules");
  if (!only_check) std::ofstream(root / "tests/RULES.md") << page;
  for (const auto& fault : faults) std::cerr << fault << '\n';
  std::cout << fmt::format("{} paragraphs, {} tests, {} faults\n", specifications.paragraphs.size(),
                           tests.size(), faults.size());
  return faults.empty() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const bool only_check = argc == 3 && std::string_view(argv[1]) == "--check";
  if (argc != 2 && !only_check) {
    std::cerr << "usage: daybook-rules [--check] REPOSITORY\n";
    return 2;
  }
  try {
    return run(argv[argc - 1], only_check);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 2;
  }
}
