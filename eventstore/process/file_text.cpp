#include "eventstore/process/file_text.hpp"

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "eventstore/process/descriptors.hpp"

namespace daybook::process {

namespace {

constexpr std::size_t part_bytes = 65'536;

void wait_until_readable(int descriptor) {
  pollfd one{descriptor, POLLIN, 0};
  ::poll(&one, 1, -1);
}

std::string cannot_be_read(const std::string& name, int error) {
  return fmt::format("{} cannot be read: {}", name, std::generic_category().message(error));
}

}  // namespace

FileReader::FileReader(int descriptor, std::string name)
    : descriptor_(descriptor), name_(std::move(name)) {}

FileReader::FileReader(FileReader&& from) noexcept
    : descriptor_(std::exchange(from.descriptor_, -1)),
      name_(std::move(from.name_)),
      size_(from.size_) {}

FileReader::~FileReader() {
  if (descriptor_ > STDERR_FILENO) ::close(descriptor_);
}

Result<FileReader, std::string> FileReader::open(const std::string& path, bool or_input) {
  const bool input = or_input && path == "-";
  if (input && was_closed(STDIN_FILENO))
    return failed(std::string("standard input cannot be read: it is closed"));
  const int opened =
      input ? STDIN_FILENO : beyond_standard_streams(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (opened < 0) return failed(cannot_be_read(path, errno));
  FileReader reader(opened, input ? "standard input" : path);
  struct stat about {};
  if (::fstat(opened, &about) != 0) return failed(cannot_be_read(reader.name_, errno));
  if (S_ISDIR(about.st_mode)) return failed(cannot_be_read(reader.name_, EISDIR));
  if (S_ISREG(about.st_mode)) reader.size_ = static_cast<std::uint64_t>(about.st_size);
  return reader;
}

Result<std::size_t, std::string> FileReader::read(std::span<char> into) const {
  for (;;) {
    const auto count = ::read(descriptor_, into.data(), into.size());
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno == EAGAIN)
      wait_until_readable(descriptor_);
    else if (errno != EINTR)
      return failed(cannot_be_read(name_, errno));
  }
}

Result<std::string, std::string> file_text(const std::string& path, std::uint64_t most) {
  const auto reader = TRY(FileReader::open(path));
  std::string text;
  std::array<char, part_bytes> part{};
  for (;;) {
    const auto count = TRY(reader.read(part));
    if (count == 0) return text;
    text.append(part.data(), count);
    if (text.size() > most)
      return failed(fmt::format("{} is longer than the {} bytes that it may have", path, most));
  }
}

std::string_view foreign_encoding(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF"))
    return "begins with a byte-order mark (EF BB BF): save it as UTF-8 without one";
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
    return "is UTF-16 (it begins with a byte-order mark): save it as UTF-8 without one";
  return {};
}

}  // namespace daybook::process
