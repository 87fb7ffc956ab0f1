/// Loaded into a program before its libraries: files that are not there, reads that fail.
///
/// `DAYBOOK_TEST_HIDDEN=/a/directory`: nothing below it exists.
/// `DAYBOOK_TEST_READ_FAILS=NAME:BYTES`: a file whose path holds NAME fails with EIO after so many
/// bytes.
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value ? value : "";
}

bool is_hidden(const char* path) {
  static const std::string hidden = variable("DAYBOOK_TEST_HIDDEN");
  return path && !hidden.empty() && std::strncmp(path, hidden.c_str(), hidden.size()) == 0;
}

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

bool is_failing(int descriptor, const std::string& name) {
  char link[64];
  char path[4'096];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  const auto length = ::readlink(link, path, sizeof path);
  return length > 0 &&
         std::string(path, static_cast<std::size_t>(length)).find(name) != std::string::npos;
}

/// What is still read of the file that fails.
struct Rule {
  std::string name;
  std::size_t left = 0;
};

Rule& rule() {
  static Rule only = [] {
    const auto text = variable("DAYBOOK_TEST_READ_FAILS");
    const auto colon = text.find(':');
    if (colon == std::string::npos) return Rule{};
    return Rule{text.substr(0, colon), std::strtoull(text.c_str() + colon + 1, nullptr, 10)};
  }();
  return only;
}

bool is_ruled(int descriptor) {
  return !rule().name.empty() && is_failing(descriptor, rule().name);
}

/// How many bytes may be read now; nothing when reading is to fail.
std::optional<std::size_t> bytes_allowed(int descriptor, std::size_t wanted) {
  if (!is_ruled(descriptor)) return wanted;
  if (rule().left == 0) return {};
  return std::min(wanted, rule().left);
}

ssize_t counted(ssize_t got, int descriptor) {
  if (got > 0 && is_ruled(descriptor)) rule().left -= static_cast<std::size_t>(got);
  return got;
}

ssize_t failing() {
  errno = EIO;
  return -1;
}

}  // namespace

extern "C" {

int stat(const char* path, struct stat* about) {
  if (!is_hidden(path)) return next<int (*)(const char*, struct stat*)>("stat")(path, about);
  errno = ENOENT;
  return -1;
}

int lstat(const char* path, struct stat* about) {
  if (!is_hidden(path)) return next<int (*)(const char*, struct stat*)>("lstat")(path, about);
  errno = ENOENT;
  return -1;
}

DIR* opendir(const char* path) {
  if (!is_hidden(path)) return next<DIR* (*)(const char*)>("opendir")(path);
  errno = ENOENT;
  return nullptr;
}

FILE* fopen64(const char* path, const char* mode) {
  if (!is_hidden(path)) return next<FILE* (*)(const char*, const char*)>("fopen64")(path, mode);
  errno = ENOENT;
  return nullptr;
}

ssize_t read(int descriptor, void* into, std::size_t count) {
  const auto allowed = bytes_allowed(descriptor, count);
  return allowed ? counted(::syscall(SYS_read, descriptor, into, *allowed), descriptor) : failing();
}

ssize_t pread(int descriptor, void* into, std::size_t count, off_t offset) {
  const auto allowed = bytes_allowed(descriptor, count);
  return allowed ? counted(::syscall(SYS_pread64, descriptor, into, *allowed, offset), descriptor)
                 : failing();
}

}  // extern "C"
