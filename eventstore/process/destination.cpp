#include "eventstore/process/destination.hpp"

#include "eventstore/process/standard_streams.hpp"

namespace daybook::process {

Destination::Buffer::int_type Destination::Buffer::overflow(int_type character) {
  if (traits_type::eq_int_type(character, traits_type::eof())) return traits_type::not_eof(0);
  const char one = traits_type::to_char_type(character);
  return xsputn(&one, 1) == 1 ? character : traits_type::eof();
}

std::streamsize Destination::Buffer::xsputn(const char* text, std::streamsize count) {
  const std::string_view bytes(text, static_cast<std::size_t>(count));
  if (!file) return put(bytes) ? count : 0;
  if (!wrong.empty()) return 0;
  if (const auto written = file->write(bytes); !written) wrong = written.error();
  return wrong.empty() ? count : 0;
}

Result<Destination, std::string> Destination::open(const std::string& path) {
  Destination destination;
  if (path.empty()) return destination;
  auto file = TRY(WholeFile::begin(path));
  destination.parts_->buffer.file.emplace(std::move(file));
  return destination;
}

Result<void, std::string> Destination::finish() {
  auto& [buffer, stream] = *parts_;
  if (!buffer.wrong.empty()) return failed(buffer.wrong);
  if (buffer.file) return buffer.file->finish();
  if (flush()) return {};
  return failed("standard output cannot be written: " + output_failure());
}

}  // namespace daybook::process
