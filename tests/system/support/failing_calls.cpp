/// Calls of the operating system that fail on demand, in a program into which this is loaded before
/// the C library (LD_PRELOAD). `failing_calls.hpp` says how it is asked for.
///
/// DAYBOOK_FAILING_CALLS=<kind>:<n>:<once|ever>:<errno>:<part of a path>. The n-th call, from 0, of
/// that kind on a file whose path has that part fails; with `ever` all later ones too. Where
/// DAYBOOK_FAILING_CALLS_COUNT names a file, the number of such calls is written there as they
/// come, so that it is known when the process ends in whatever way.
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

struct Plan {
  std::string kind;
  long n = -1;
  bool ever = false;
  int error = EIO;
  std::string path;
  int count_file = -1;
};

template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

std::string taken(std::string_view& text) {
  const auto end = text.find(':');
  std::string word(text.substr(0, end));
  text.remove_prefix(end == text.npos ? text.size() : end + 1);
  return word;
}

Plan read_plan() {
  Plan plan;
  const char* const asked = std::getenv("DAYBOOK_FAILING_CALLS");
  if (asked == nullptr) return plan;
  std::string_view text(asked);
  plan.kind = taken(text);
  plan.n = std::stol(taken(text));
  plan.ever = taken(text) == "ever";
  plan.error = std::stoi(taken(text));
  plan.path = text;
  static const auto open_file = next<int(const char*, int, ...)>("open");
  if (const char* const file = std::getenv("DAYBOOK_FAILING_CALLS_COUNT"))
    plan.count_file = open_file(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  return plan;
}

const Plan& plan() {
  static const Plan made = read_plan();
  return made;
}

std::string path_of(int descriptor) {
  char path[4096];
  const auto link = "/proc/self/fd/" + std::to_string(descriptor);
  const auto size = ::readlink(link.c_str(), path, sizeof path);
  return {path, size > 0 ? static_cast<std::size_t>(size) : 0};
}

std::string path_at(int directory, const char* path) {
  if (directory == AT_FDCWD || path[0] == '/') return path;
  return path_of(directory) + "/" + path;
}

/// Counts a call; whether it has to fail, with `errno` set.
bool fails(std::string_view kind, const std::string& path) {
  static std::atomic<long> calls{0};
  if (plan().kind != kind || path.find(plan().path) == std::string::npos) return false;
  const long call = calls++;
  if (plan().count_file >= 0) {
    static const auto write_at = next<ssize_t(int, const void*, size_t, off_t)>("pwrite");
    const auto text = std::to_string(call + 1);
    (void)write_at(plan().count_file, text.data(), text.size(), 0);
  }
  if (call != plan().n && !(plan().ever && call > plan().n)) return false;
  errno = plan().error;
  return true;
}

bool fails(std::string_view kind, int descriptor) {
  const int before = errno;
  if (plan().kind != kind) return false;
  const auto path = path_of(descriptor);
  errno = before;
  return fails(kind, path);
}

template <class Function, class Subject, class... Arguments>
auto call(const char* name, std::string_view kind, const Subject& subject, Arguments... arguments) {
  const auto function = next<Function>(name);
  if (fails(kind, subject)) return decltype(function(arguments...))(-1);
  return function(arguments...);
}

mode_t mode_of(int flags, va_list rest) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
}

bool writes(int flags) {
  return (flags & O_ACCMODE) != O_RDONLY;
}

int open_file(const char* name, int directory, const char* path, int flags, mode_t mode) {
  static const auto function = next<int(int, const char*, int, ...)>("openat");
  (void)name;
  if (fails(writes(flags) ? "open" : "look", path_at(directory, path))) return -1;
  return function(directory, path, flags, mode);
}

}  // namespace

// The C library's own names and types.
extern "C" {

#define DAYBOOK_OPEN(name)                                \
  int name(const char* path, int flags, ...) {            \
    va_list rest;                                         \
    va_start(rest, flags);                                \
    const mode_t mode = mode_of(flags, rest);             \
    va_end(rest);                                         \
    return open_file(#name, AT_FDCWD, path, flags, mode); \
  }
DAYBOOK_OPEN(open)
DAYBOOK_OPEN(open64)

#define DAYBOOK_OPENAT(name)                                  \
  int name(int directory, const char* path, int flags, ...) { \
    va_list rest;                                             \
    va_start(rest, flags);                                    \
    const mode_t mode = mode_of(flags, rest);                 \
    va_end(rest);                                             \
    return open_file(#name, directory, path, flags, mode);    \
  }
DAYBOOK_OPENAT(openat)
DAYBOOK_OPENAT(openat64)

ssize_t write(int file, const void* bytes, size_t size) {
  return call<ssize_t(int, const void*, size_t)>("write", "write", file, file, bytes, size);
}
ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) {
  return call<ssize_t(int, const void*, size_t, off_t)>("pwrite", "write", file, file, bytes, size,
                                                        at);
}
ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
  return call<ssize_t(int, const void*, size_t, off64_t)>("pwrite64", "write", file, file, bytes,
                                                          size, at);
}
ssize_t writev(int file, const iovec* parts, int count) {
  return call<ssize_t(int, const iovec*, int)>("writev", "write", file, file, parts, count);
}
ssize_t read(int file, void* bytes, size_t size) {
  return call<ssize_t(int, void*, size_t)>("read", "read", file, file, bytes, size);
}
ssize_t pread(int file, void* bytes, size_t size, off_t at) {
  return call<ssize_t(int, void*, size_t, off_t)>("pread", "read", file, file, bytes, size, at);
}
ssize_t pread64(int file, void* bytes, size_t size, off64_t at) {
  return call<ssize_t(int, void*, size_t, off64_t)>("pread64", "read", file, file, bytes, size, at);
}
size_t fread_unlocked(void* bytes, size_t size, size_t count, FILE* file) {
  static const auto function = next<size_t(void*, size_t, size_t, FILE*)>("fread_unlocked");
  if (!fails("read", ::fileno(file))) return function(bytes, size, count, file);
  file->_flags |= 0x20;  // _IO_ERR_SEEN: what ferror asks for
  return 0;
}
int fsync(int file) {
  return call<int(int)>("fsync", "sync", file, file);
}
int fdatasync(int file) {
  return call<int(int)>("fdatasync", "sync", file, file);
}
int sync_file_range(int file, off64_t at, off64_t size, unsigned flags) {
  // Without flags it only asks whether there is such a call, and touches no disk.
  if (flags == 0) return next<int(int, off64_t, off64_t, unsigned)>(__func__)(file, at, size, 0);
  return call<int(int, off64_t, off64_t, unsigned)>("sync_file_range", "sync", file, file, at, size,
                                                    flags);
}
int ftruncate(int file, off_t size) noexcept {
  return call<int(int, off_t)>("ftruncate", "truncate", file, file, size);
}
int ftruncate64(int file, off64_t size) noexcept {
  return call<int(int, off64_t)>("ftruncate64", "truncate", file, file, size);
}
int fallocate(int file, int mode, off_t at, off_t size) {
  return call<int(int, int, off_t, off_t)>("fallocate", "truncate", file, file, mode, at, size);
}
int fallocate64(int file, int mode, off64_t at, off64_t size) {
  return call<int(int, int, off64_t, off64_t)>("fallocate64", "truncate", file, file, mode, at,
                                               size);
}
int rename(const char* from, const char* to) noexcept {
  return call<int(const char*, const char*)>("rename", "rename", std::string(from), from, to);
}
int renameat2(int from_in, const char* from, int to_in, const char* to, unsigned flags) noexcept {
  return call<int(int, const char*, int, const char*, unsigned)>(
      "renameat2", "rename", std::string(from), from_in, from, to_in, to, flags);
}
int mkdir(const char* path, mode_t mode) noexcept {
  return call<int(const char*, mode_t)>("mkdir", "mkdir", std::string(path), path, mode);
}
int unlink(const char* path) noexcept {
  return call<int(const char*)>("unlink", "unlink", std::string(path), path);
}
int close(int file) {
  static const auto function = next<int(int)>("close");
  if (!fails("close", file)) return function(file);
  const int error = errno;
  function(file);  // as Linux does: the descriptor is gone in any case
  errno = error;
  return -1;
}

}  // extern "C"
