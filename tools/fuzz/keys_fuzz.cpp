#include <algorithm>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "domain/base/check.hpp"
#include "eventstore/base/crc32c.hpp"
#include "eventstore/keys/copies.hpp"
#include "eventstore/keys/master_key.hpp"
#include "eventstore/keys/slot.hpp"
#include "tools/fuzz/targets.hpp"

namespace daybook::fuzz {

namespace {

using store::SlotBytes;
using store::SlotNumber;

constexpr SlotNumber place{store::kFirstSubjectSlot};

/// The bytes with the checksum that belongs there (KEYS.md 2 and 3): so that what is behind it is
/// reached.
SlotBytes with_checksum(SlotNumber number, SlotBytes bytes) {
  const auto put = [](char* to, std::uint32_t value) {
    for (int i = 0; i < 4; ++i) to[i] = static_cast<char>(value >> (24 - 8 * i));
  };
  std::array<char, 4> start{};
  put(start.data(), number.value);
  auto crc = store::crc32c_extend(0, {start.data(), start.size()});
  crc = store::crc32c_extend(crc, store::view(bytes).substr(0, store::kSlotBytes - 4));
  put(bytes.data() + store::kSlotBytes - 4, crc);
  return bytes;
}

void check_slot(const SlotBytes& bytes) {
  static_cast<void>(store::named_in(bytes));
  const auto slot = store::decode_slot(place, bytes);
  if (!slot) return;
  const auto written = store::encode_slot(place, *slot);
  const auto again = store::decode_slot(place, written);
  DAYBOOK_CHECK(again && store::encode_slot(place, *again) == written, "a slot survives writing");
  DAYBOOK_CHECK(slot->state != store::SlotState::erased || store::is_wiped(bytes),
                "nothing of a key is left in an erased slot");
}

void check_header(const SlotBytes& bytes) {
  const auto header = store::decode_header(bytes);
  if (!header) return;
  const auto again = store::decode_header(store::encode_header(*header));
  DAYBOOK_CHECK(again && again->ledger == header->ledger && again->slots == header->slots &&
                    again->least_generation == header->least_generation,
                "a header survives writing");
}

void check_slots(std::string_view input) {
  SlotBytes bytes{};
  std::copy_n(input.begin(), std::min(input.size(), bytes.size()), bytes.begin());
  check_slot(bytes);
  check_header(bytes);
  check_slot(with_checksum(place, bytes));
  check_header(with_checksum({0}, bytes));
}

void check_texts(std::string_view input) {
  if (const auto copies = store::copies_of_text(input))
    DAYBOOK_CHECK(store::to_text(*copies) == input, "a register has one text");
  if (const auto note = store::note_of_text(input))
    DAYBOOK_CHECK(store::to_text(*note) == input, "a copy's note has one text");
  if (const auto key = store::MasterKey::from_hex(input))
    DAYBOOK_CHECK(store::MasterKey::from_hex(key->hex().view())->id() == key->id(),
                  "a master key survives being written");
}

/// The file is one in memory.
void check_master_file(std::string_view input) {
  if (!input.starts_with("daybook master key")) return;
  const int fd = memfd_create("master", 0);
  DAYBOOK_CHECK(fd >= 0 && fchmod(fd, 0600) == 0, "there is memory for a file");
  const auto written = write(fd, input.data(), input.size());
  DAYBOOK_CHECK(written == static_cast<ssize_t>(input.size()), "the file is written");
  const auto keys = store::read_master_key(fmt::format("/proc/self/fd/{}", fd));
  if (keys)
    DAYBOOK_CHECK(input.find(keys->current.hex().view()) != input.npos ||
                      input.find_first_of("ABCDEF") != input.npos,
                  "a master key is the one in the file");
  close(fd);
}

}  // namespace

void keys(std::string_view input) {
  check_slots(input);
  check_texts(input);
  check_master_file(input);
}

}  // namespace daybook::fuzz
