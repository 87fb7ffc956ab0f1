#include "eventstore/process/private_files.hpp"

#include <cerrno>
#include <functional>
#include <optional>
#include <system_error>

#include <fmt/format.h>
#include <sys/stat.h>

namespace daybook::process {

namespace {

namespace fs = std::filesystem;

constexpr mode_t others = S_IRWXG | S_IRWXO;
constexpr mode_t permissions = 07777;

std::string sentence(const char* what, const fs::path& path, int error) {
  return fmt::format("{} {} failed: {}", what, path.string(),
                     std::generic_category().message(error));
}

/// What there is at `path`; nothing when it cannot be told, and for links.
std::optional<struct stat> looked_at(const fs::path& path) {
  struct stat about {};
  if (::lstat(path.c_str(), &about) != 0 || S_ISLNK(about.st_mode)) return {};
  return about;
}

bool is_loose(const struct stat& about) {
  return (about.st_mode & others) != 0;
}

void look(const fs::path& path, bool below_closed_too,
          const std::function<void(const fs::path&, const struct stat&)>& visit) {
  const auto about = looked_at(path);
  if (!about) return;
  const bool enter = S_ISDIR(about->st_mode) && (below_closed_too || is_loose(*about));
  if (enter) {
    std::error_code error;
    for (fs::directory_iterator each(path, error), end; !error && each != end;
         each.increment(error))
      look(each->path(), below_closed_too, visit);
  }
  visit(path, *about);
}

}  // namespace

Result<bool, std::string> make_private_directory(const fs::path& directory) {
  if (::mkdir(directory.c_str(), S_IRWXU) == 0) {
    if (::chmod(directory.c_str(), S_IRWXU) == 0) return true;
    return failed(sentence("Making", directory, errno));
  }
  const int error = errno;
  std::error_code ignored;
  if (error == EEXIST && fs::is_directory(directory, ignored)) return false;
  return failed(sentence("Making the directory", directory, error));
}

Loose loose_in(const fs::path& path) {
  Loose found;
  look(path, false, [&](const fs::path& each, const struct stat& about) {
    if (!is_loose(about)) return;
    ++found.count;
    found.first = each;
  });
  return found;
}

Result<std::uint64_t, std::string> tighten(const fs::path& path) {
  std::uint64_t changed = 0;
  std::string wrong;
  look(path, true, [&](const fs::path& each, const struct stat& about) {
    if (!is_loose(about)) return;
    if (::chmod(each.c_str(), about.st_mode & permissions & ~others) == 0)
      ++changed;
    else
      wrong = sentence("Tightening", each, errno);
  });
  if (!wrong.empty()) return failed(wrong);
  return changed;
}

}  // namespace daybook::process
