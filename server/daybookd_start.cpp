/// The program `daybookd`: takes the process's signals, then becomes `daybookd-serving`, beside it.
///
/// The daemon proper rests on some twenty shared libraries. While they are being loaded, which
/// takes tens of milliseconds on a busy machine, its `main` has not begun and every signal would
/// end it. This program rests on none and takes its signals at once; they stay blocked in the
/// program that replaces it, which reads them when it is ready (`signals.hpp`).
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <linux/limits.h>
#include <unistd.h>

#include "server/base/signals.hpp"

int main(int /*argc*/, char** argv) {
  daybook::server::take_signals();
  constexpr char serving[] = "-serving";
  char path[PATH_MAX + sizeof serving] = {};
  if (::readlink("/proc/self/exe", path, PATH_MAX) > 0) {
    std::strcat(path, serving);
    ::execv(path, argv);
  }
  std::fprintf(stderr, "daybookd: %s, which belongs beside it, cannot be run: %s\n",
               path[0] ? path : "daybookd-serving", std::strerror(errno));
  return 2;
}
