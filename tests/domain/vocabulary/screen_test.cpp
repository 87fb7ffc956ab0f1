/// Personal data in phrases is found however it is typed or pasted, and what is none is let be
/// (rulebook 2).
#include "domain/vocabulary/screen.hpp"

#include <catch2/catch.hpp>

#include "domain/base/folded.hpp"

using namespace daybook;

namespace {

struct Typed {
  const char* phrase;
  const char* found;
};

void require_found(std::initializer_list<Typed> all) {
  for (const auto& [phrase, found] : all) {
    INFO(phrase);
    CHECK(personal_text_in(phrase) == std::optional<std::string_view>(found));
  }
}

constexpr auto phone = "a telephone number";
constexpr auto nhs = "an NHS number";
constexpr auto insurance = "a National Insurance number";
constexpr auto postcode = "a postcode";
constexpr auto email = "an e-mail address";

}  // namespace

TEST_CASE("a telephone number is found however its digits are set apart (rulebook 2)") {
  require_found({{"rang 07700 900123", phone},
                 {"rang +44 (0)7700 900123", phone},
                 {"on 01632 960123", phone},
                 {"01632.960.123", phone},
                 {"07700900123", phone},
                 {"0044 1632 960123", phone},
                 {"rang 07700\u00a0900123", phone},
                 {"rang 07700\u2009900\u2009123", phone},
                 {"rang 07700\u202f900123", phone},
                 {"rang 07700\u2003900123", phone},
                 {"rang 07700\u3000900123", phone},
                 {"rang 07700\u2013900\u2013123", phone},
                 {"rang 07700\u2012900\u2012123", phone},
                 {"rang 07700\u2011900\u2212123", phone},
                 {"rang 07700\u200b900123", phone},
                 {"rang 0\u200d7\u00ad7\u206000900123", phone},
                 {"rang 07700\u00b7900\u00b7123", phone},
                 {"rang \uff0b44 7700 900123", phone},
                 {"(01632) 960123", phone}});
}

TEST_CASE("a telephone number is found in digits of every script (rulebook 2)") {
  require_found({{"rang \uff10\uff17\uff17\uff10\uff10\uff19\uff10\uff10\uff11\uff12\uff13", phone},
                 {"rang ٠٧٧٠٠٩٠٠١٢٣", phone},
                 {"rang ०७७००९००१२३", phone},
                 {"rang 𝟎𝟕𝟕𝟎𝟎 𝟗𝟎𝟎𝟏𝟐𝟑", phone},
                 {"rang ⁰⁷⁷⁰⁰⁹⁰⁰¹²³", phone},
                 {"rang ⓪⑦⑦⓪⓪⑨⓪⓪①②③", phone}});
}

TEST_CASE("NHS and National Insurance numbers are found however they are typed (rulebook 2)") {
  require_found({{"NHS 943 476 5919", nhs},
                 {"NHS 9434765919", nhs},
                 {"NHS 943\u00a0476\u00a05919", nhs},
                 {"NHS 943\u2013476\u20135919", nhs},
                 {"NHS ９４３ ４７６ ５９１９", nhs},
                 {"NHS 943\u200b476\u200b5919", nhs},
                 {"NI AB 12 34 56 C", insurance},
                 {"NI ab123456c", insurance},
                 {"NI AB\u00a012\u00a034\u00a056\u00a0C", insurance},
                 {"NI AB-12-34-56-C", insurance},
                 {"NI ＡＢ１２３４５６Ｃ", insurance},
                 {"NI A\u200bB 12 34 56 C", insurance}});
}

TEST_CASE("postcodes and e-mail addresses are found however they are typed (rulebook 2)") {
  require_found({{"lives at DT1 1XJ", postcode},
                 {"lives at DT1\u00a01XJ", postcode},
                 {"lives at DT1\u20131XJ", postcode},
                 {"lives at dt11xj", postcode},
                 {"lives at ＤＴ１ １ＸＪ", postcode},
                 {"lives at D\u200bT1 1XJ", postcode},
                 {"SW1A 1AA", postcode},
                 {"GIR 0AA", postcode},
                 {"wrote from a.b@example.org", email},
                 {"wrote from a.b\uff20example.org", email},
                 {"wrote from a.b@example\u3002org", email},
                 {"wrote from a.b\ufe6bexample\uff0eorg", email},
                 {"wrote from a.b\u200b@example.org", email},
                 {"<jo@example.org>", email}});
}

TEST_CASE("what speaks of the service is not taken for personal data (rulebook 2)") {
  for (const auto* phrase : {"Sessions x2 1hr each",
                             "Year 9 to 11, 2 sessions a week",
                             "From 2021-04-01 to 2022-03-31",
                             "Order 0012345 of 12 April",
                             "KS2 5 week course",
                             "Block b3 2nd term",
                             "Room E5 2pm",
                             "2 x 1 hour, then 3 x 2 hours",
                             "Agreed 01.04.2022 10.30",
                             "Rate 45p a mile, 20 miles",
                             "Ofsted 2021, grade 2",
                             "Wk3 4hr",
                             "Tier 2 3x weekly",
                             "@ 45p a mile",
                             "Room E5 2hr",
                             "Year 7 3rd term",
                             "From 2021\u201304\u201301 to 2022\u201303\u201331",
                             "Agreed 01\u00a004\u00a02022",
                             "Phase B2 1yr",
                             "Mentoring M1 2nd group, 3x weekly",
                             "£1,234.50 for 3\u00a0rooms",
                             "Invoice 943 476 5918",
                             "10\u201312 places @ £45.50",
                             "S1 4th of 6",
                             "Grŵp 3 – 2 awr",
                             ""}) {
    INFO(phrase);
    CHECK_FALSE(personal_text_in(phrase));
  }
}

TEST_CASE("a text is folded to what it looks like, and other bytes stay (rulebook 2)") {
  CHECK(folded("plain text, 12-3") == "plain text, 12-3");
  CHECK(folded("ＡＢｃ１２＠．") == "ABc12@.");
  CHECK(folded("a\u00a0b\u2009c\u3000d") == "a b c d");
  CHECK(folded("1\u20102\u20133\u20144\u22125") == "1-2-3-4-5");
  CHECK(folded("x\u200b\u200d\u00ad\u2060\ufeff\ufe0fy") == "xy");
  CHECK(folded("e\u0301") == "e");
  CHECK(folded("٣۳३③³") == "33333");
  CHECK(folded("Tŷ 日本 👩") == "Tŷ 日本 👩");
  CHECK(folded("\x9b\xff z") == "\x9b\xff z");
}
