#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "domain/base/check.hpp"
#include "tools/fuzz/targets.hpp"

namespace daybook::fuzz {

namespace {

const std::filesystem::path corpus = DAYBOOK_FUZZ_CORPUS;

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  DAYBOOK_CHECK(in.good(), "the checked-in corpus can be read");
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

std::vector<std::string> sound_seeds(std::string_view target) {
  std::vector<std::string> texts;
  for (const auto& file : std::filesystem::directory_iterator(corpus / target))
    if (file.path().filename().string().starts_with("sound"))
      texts.push_back(read_file(file.path()));
  DAYBOOK_CHECK(!texts.empty(), "a corpus holds something sound");
  std::sort(texts.begin(), texts.end());
  return texts;
}

std::string seed_vkey() {
  auto text = read_file(corpus / "vkey.txt");
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

}  // namespace daybook::fuzz
