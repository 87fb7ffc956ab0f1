/// Reads the repository's sources: the names of its tests, the paragraphs its rules refer to.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace daybook::rules {

/// One TEST_CASE, by the file it stands in (below tests/) and its name.
struct Test {
  std::string file;
  std::string title;
};

/// The tests in every .cpp file below `folder`, in order of file, then as they stand.
std::vector<Test> tests_below(const std::filesystem::path& folder);

/// A text in a source that is a citation as a whole: the reference that a refusal carries.
struct Reference {
  std::string file;
  std::string paragraph;
};

/// The references in every .cpp file of `folder`.
std::vector<Reference> references_in(const std::filesystem::path& folder);

std::string text_of(const std::filesystem::path& file);

}  // namespace daybook::rules
