#include "tests/projections/render/workbook.hpp"

#include <cstdint>
#include <fstream>
#include <regex>

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <zlib.h>

namespace daybook::test {

namespace {

std::string all_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::uint32_t number_at(const std::string& bytes, std::size_t at, std::size_t size) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < size; ++i)
    number |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes.at(at + i))) << (8 * i);
  return number;
}

std::string inflated(const std::string& packed, std::size_t size) {
  std::string out(size, '\0');
  z_stream stream{};
  REQUIRE(inflateInit2(&stream, -MAX_WBITS) == Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(size);
  const auto ended = inflate(&stream, Z_FINISH);
  inflateEnd(&stream);
  REQUIRE(ended == Z_STREAM_END);
  return out;
}

/// The file whose entry in the archive's directory begins at `entry`.
std::string unpacked(const std::string& archive, std::size_t entry) {
  const auto method = number_at(archive, entry + 10, 2);
  const auto packed = number_at(archive, entry + 20, 4), size = number_at(archive, entry + 24, 4);
  const auto local = number_at(archive, entry + 42, 4);
  const auto data =
      local + 30 + number_at(archive, local + 26, 2) + number_at(archive, local + 28, 2);
  const auto bytes = archive.substr(data, packed);
  return method == 0 ? bytes : inflated(bytes, size);
}

std::string plain(std::string text) {
  for (const auto& [escape, character] :
       {std::pair("&lt;", "<"), {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}, {"&amp;", "&"}})
    for (auto at = text.find(escape); at != text.npos; at = text.find(escape, at + 1))
      text.replace(at, std::string_view(escape).size(), character);
  return text;
}

std::vector<std::smatch> all_matches(const std::string& text, const std::regex& pattern) {
  return {std::sregex_iterator(text.begin(), text.end(), pattern), std::sregex_iterator()};
}

std::vector<std::string> shared_texts(const std::string& path) {
  const auto xml = file_in_workbook(path, "xl/sharedStrings.xml");
  std::vector<std::string> texts;
  for (auto at = xml.find("<si><t"); at != xml.npos; at = xml.find("<si><t", at)) {
    const auto begin = xml.find('>', at + 4) + 1;
    at = xml.find("</t>", begin);
    texts.push_back(plain(xml.substr(begin, at - begin)));
  }
  return texts;
}

std::map<std::string, std::string> cells_of(const std::string& xml,
                                            const std::vector<std::string>& texts) {
  std::map<std::string, std::string> cells;
  const std::regex cell("<c r=\"([A-Z]+[0-9]+)\"(?: s=\"[0-9]+\")?( t=\"[a-z]+\")?><v>([^<]*)</v>");
  for (const auto& found : all_matches(xml, cell))
    cells[found[1]] = found[2] == " t=\"s\"" ? texts.at(std::stoul(found[3])) : found[3].str();
  return cells;
}

}  // namespace

std::string file_in_workbook(const std::string& path, const std::string& name) {
  const auto archive = all_of(path);
  const auto end = archive.rfind("PK\x05\x06");
  REQUIRE(end != archive.npos);
  auto entry = static_cast<std::size_t>(number_at(archive, end + 16, 4));
  for (auto left = number_at(archive, end + 10, 2); left > 0; --left) {
    const auto length = number_at(archive, entry + 28, 2);
    if (archive.substr(entry + 46, length) == name) return unpacked(archive, entry);
    entry += 46 + length + number_at(archive, entry + 30, 2) + number_at(archive, entry + 32, 2);
  }
  FAIL(path << " holds no " << name);
  return {};
}

std::vector<Sheet> sheets_in_workbook(const std::string& path) {
  const auto book = file_in_workbook(path, "xl/workbook.xml");
  const auto texts = shared_texts(path);
  std::vector<Sheet> sheets;
  for (const auto& found : all_matches(book, std::regex("<sheet name=\"([^\"]*)\""))) {
    const auto file = fmt::format("xl/worksheets/sheet{}.xml", sheets.size() + 1);
    sheets.push_back({plain(found[1]), cells_of(file_in_workbook(path, file), texts)});
  }
  return sheets;
}

}  // namespace daybook::test
