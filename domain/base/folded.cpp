#include "domain/base/folded.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "domain/base/printable.hpp"

namespace daybook {

namespace {

/// Characters that are written as `as`, or as what follows it where the run counts; 0: not at all.
struct Fold {
  char32_t first;
  char32_t last;
  char as;
  bool counts;
};

/// Sorted, without overlaps. From the Unicode Character Database, 14.0: decimal digits (Nd), spaces
/// (Zs), dashes (Pd), what is ignorable, marks over letters, and compatible forms of ASCII.
constexpr std::array folds{Fold{0xa0, 0xa0, ' ', false},       Fold{0xad, 0xad, 0, false},
                           Fold{0xb2, 0xb3, '2', true},        Fold{0xb7, 0xb7, '.', false},
                           Fold{0xb9, 0xb9, '1', true},        Fold{0x2d7, 0x2d7, '-', false},
                           Fold{0x300, 0x36f, 0, false},       Fold{0x58a, 0x58a, '-', false},
                           Fold{0x5be, 0x5be, '-', false},     Fold{0x61c, 0x61c, 0, false},
                           Fold{0x660, 0x669, '0', true},      Fold{0x6f0, 0x6f9, '0', true},
                           Fold{0x7c0, 0x7c9, '0', true},      Fold{0x966, 0x96f, '0', true},
                           Fold{0x9e6, 0x9ef, '0', true},      Fold{0xa66, 0xa6f, '0', true},
                           Fold{0xae6, 0xaef, '0', true},      Fold{0xb66, 0xb6f, '0', true},
                           Fold{0xbe6, 0xbef, '0', true},      Fold{0xc66, 0xc6f, '0', true},
                           Fold{0xce6, 0xcef, '0', true},      Fold{0xd66, 0xd6f, '0', true},
                           Fold{0xde6, 0xdef, '0', true},      Fold{0xe50, 0xe59, '0', true},
                           Fold{0xed0, 0xed9, '0', true},      Fold{0xf20, 0xf29, '0', true},
                           Fold{0x1040, 0x1049, '0', true},    Fold{0x1090, 0x1099, '0', true},
                           Fold{0x115f, 0x1160, 0, false},     Fold{0x1400, 0x1400, '-', false},
                           Fold{0x1680, 0x1680, ' ', false},   Fold{0x17b4, 0x17b5, 0, false},
                           Fold{0x17e0, 0x17e9, '0', true},    Fold{0x1806, 0x1806, '-', false},
                           Fold{0x180b, 0x180f, 0, false},     Fold{0x1810, 0x1819, '0', true},
                           Fold{0x1946, 0x194f, '0', true},    Fold{0x19d0, 0x19d9, '0', true},
                           Fold{0x1a80, 0x1a89, '0', true},    Fold{0x1a90, 0x1a99, '0', true},
                           Fold{0x1ab0, 0x1aff, 0, false},     Fold{0x1b50, 0x1b59, '0', true},
                           Fold{0x1bb0, 0x1bb9, '0', true},    Fold{0x1c40, 0x1c49, '0', true},
                           Fold{0x1c50, 0x1c59, '0', true},    Fold{0x1dc0, 0x1dff, 0, false},
                           Fold{0x2000, 0x200a, ' ', false},   Fold{0x200b, 0x200f, 0, false},
                           Fold{0x2010, 0x2015, '-', false},   Fold{0x2022, 0x2022, '.', false},
                           Fold{0x2024, 0x2024, '.', true},    Fold{0x2027, 0x2027, '.', false},
                           Fold{0x202a, 0x202e, 0, false},     Fold{0x202f, 0x202f, ' ', false},
                           Fold{0x2043, 0x2043, '-', false},   Fold{0x2044, 0x2044, '/', false},
                           Fold{0x2053, 0x2053, '-', false},   Fold{0x205f, 0x205f, ' ', false},
                           Fold{0x2060, 0x206f, 0, false},     Fold{0x2070, 0x2070, '0', true},
                           Fold{0x2074, 0x2079, '4', true},    Fold{0x207a, 0x207a, '+', true},
                           Fold{0x207b, 0x207b, '-', false},   Fold{0x207d, 0x207e, '(', true},
                           Fold{0x2080, 0x2089, '0', true},    Fold{0x208a, 0x208a, '+', true},
                           Fold{0x208b, 0x208b, '-', false},   Fold{0x208d, 0x208e, '(', true},
                           Fold{0x20d0, 0x20ff, 0, false},     Fold{0x2212, 0x2212, '-', false},
                           Fold{0x2215, 0x2215, '/', false},   Fold{0x2219, 0x2219, '.', false},
                           Fold{0x22c5, 0x22c5, '.', false},   Fold{0x2460, 0x2468, '1', true},
                           Fold{0x24b6, 0x24cf, 'A', true},    Fold{0x24d0, 0x24e9, 'a', true},
                           Fold{0x24ea, 0x24ea, '0', true},    Fold{0x24f5, 0x24fd, '1', true},
                           Fold{0x24ff, 0x24ff, '0', true},    Fold{0x2500, 0x2501, '-', false},
                           Fold{0x2776, 0x277e, '1', true},    Fold{0x2780, 0x2788, '1', true},
                           Fold{0x278a, 0x2792, '1', true},    Fold{0x2796, 0x2796, '-', false},
                           Fold{0x2800, 0x2800, ' ', false},   Fold{0x2e17, 0x2e17, '-', false},
                           Fold{0x2e1a, 0x2e1a, '-', false},   Fold{0x2e3a, 0x2e3b, '-', false},
                           Fold{0x2e40, 0x2e40, '-', false},   Fold{0x2e5d, 0x2e5d, '-', false},
                           Fold{0x3000, 0x3000, ' ', false},   Fold{0x3002, 0x3002, '.', false},
                           Fold{0x301c, 0x301c, '-', false},   Fold{0x3030, 0x3030, '-', false},
                           Fold{0x30a0, 0x30a0, '-', false},   Fold{0x30fb, 0x30fb, '.', false},
                           Fold{0x3164, 0x3164, 0, false},     Fold{0xa620, 0xa629, '0', true},
                           Fold{0xa8d0, 0xa8d9, '0', true},    Fold{0xa900, 0xa909, '0', true},
                           Fold{0xa9d0, 0xa9d9, '0', true},    Fold{0xa9f0, 0xa9f9, '0', true},
                           Fold{0xaa50, 0xaa59, '0', true},    Fold{0xabf0, 0xabf9, '0', true},
                           Fold{0xfe00, 0xfe0f, 0, false},     Fold{0xfe20, 0xfe2f, 0, false},
                           Fold{0xfe31, 0xfe32, '-', false},   Fold{0xfe52, 0xfe52, '.', true},
                           Fold{0xfe58, 0xfe58, '-', false},   Fold{0xfe59, 0xfe5a, '(', true},
                           Fold{0xfe62, 0xfe62, '+', true},    Fold{0xfe63, 0xfe63, '-', false},
                           Fold{0xfe6b, 0xfe6b, '@', true},    Fold{0xfeff, 0xfeff, 0, false},
                           Fold{0xff01, 0xff5e, '!', true},    Fold{0xff61, 0xff61, '.', false},
                           Fold{0xffa0, 0xffa0, 0, false},     Fold{0xfff0, 0xfffb, 0, false},
                           Fold{0x104a0, 0x104a9, '0', true},  Fold{0x10d30, 0x10d39, '0', true},
                           Fold{0x10ead, 0x10ead, '-', false}, Fold{0x11066, 0x1106f, '0', true},
                           Fold{0x110f0, 0x110f9, '0', true},  Fold{0x11136, 0x1113f, '0', true},
                           Fold{0x111d0, 0x111d9, '0', true},  Fold{0x112f0, 0x112f9, '0', true},
                           Fold{0x11450, 0x11459, '0', true},  Fold{0x114d0, 0x114d9, '0', true},
                           Fold{0x11650, 0x11659, '0', true},  Fold{0x116c0, 0x116c9, '0', true},
                           Fold{0x11730, 0x11739, '0', true},  Fold{0x118e0, 0x118e9, '0', true},
                           Fold{0x11950, 0x11959, '0', true},  Fold{0x11c50, 0x11c59, '0', true},
                           Fold{0x11d50, 0x11d59, '0', true},  Fold{0x11da0, 0x11da9, '0', true},
                           Fold{0x16a60, 0x16a69, '0', true},  Fold{0x16ac0, 0x16ac9, '0', true},
                           Fold{0x16b50, 0x16b59, '0', true},  Fold{0x1bca0, 0x1bca3, 0, false},
                           Fold{0x1d173, 0x1d17a, 0, false},   Fold{0x1d400, 0x1d419, 'A', true},
                           Fold{0x1d41a, 0x1d433, 'a', true},  Fold{0x1d434, 0x1d44d, 'A', true},
                           Fold{0x1d44e, 0x1d467, 'a', true},  Fold{0x1d468, 0x1d481, 'A', true},
                           Fold{0x1d482, 0x1d49b, 'a', true},  Fold{0x1d49c, 0x1d4b5, 'A', true},
                           Fold{0x1d4b6, 0x1d4cf, 'a', true},  Fold{0x1d4d0, 0x1d4e9, 'A', true},
                           Fold{0x1d4ea, 0x1d503, 'a', true},  Fold{0x1d504, 0x1d51d, 'A', true},
                           Fold{0x1d51e, 0x1d537, 'a', true},  Fold{0x1d538, 0x1d551, 'A', true},
                           Fold{0x1d552, 0x1d56b, 'a', true},  Fold{0x1d56c, 0x1d585, 'A', true},
                           Fold{0x1d586, 0x1d59f, 'a', true},  Fold{0x1d5a0, 0x1d5b9, 'A', true},
                           Fold{0x1d5ba, 0x1d5d3, 'a', true},  Fold{0x1d5d4, 0x1d5ed, 'A', true},
                           Fold{0x1d5ee, 0x1d607, 'a', true},  Fold{0x1d608, 0x1d621, 'A', true},
                           Fold{0x1d622, 0x1d63b, 'a', true},  Fold{0x1d63c, 0x1d655, 'A', true},
                           Fold{0x1d656, 0x1d66f, 'a', true},  Fold{0x1d670, 0x1d689, 'A', true},
                           Fold{0x1d68a, 0x1d6a3, 'a', true},  Fold{0x1d7ce, 0x1d7d7, '0', true},
                           Fold{0x1d7d8, 0x1d7e1, '0', true},  Fold{0x1d7e2, 0x1d7eb, '0', true},
                           Fold{0x1d7ec, 0x1d7f5, '0', true},  Fold{0x1d7f6, 0x1d7ff, '0', true},
                           Fold{0x1e140, 0x1e149, '0', true},  Fold{0x1e2f0, 0x1e2f9, '0', true},
                           Fold{0x1e950, 0x1e959, '0', true},  Fold{0x1f130, 0x1f149, 'A', true},
                           Fold{0x1f150, 0x1f169, 'A', true},  Fold{0x1f170, 0x1f189, 'A', true},
                           Fold{0x1fbf0, 0x1fbf9, '0', true},  Fold{0xe0000, 0xe0fff, 0, false}};

const Fold* fold_of(char32_t code) {
  const auto* next =
      std::upper_bound(folds.begin(), folds.end(), code,
                       [](char32_t wanted, const Fold& fold) { return wanted < fold.first; });
  if (next == folds.begin() || std::prev(next)->last < code) return nullptr;
  return std::prev(next);
}

}  // namespace

std::string folded(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto next = first_character(text);
    const auto bytes = next ? next->bytes : 1;
    const auto* fold = next ? fold_of(next->code) : nullptr;
    if (!fold)
      out += text.substr(0, bytes);
    else if (fold->as != 0)
      out += static_cast<char>(fold->as + (fold->counts ? next->code - fold->first : 0));
    text.remove_prefix(bytes);
  }
  return out;
}

}  // namespace daybook
