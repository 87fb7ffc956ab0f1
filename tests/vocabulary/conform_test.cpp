/// Schemas only grow: today's against the released ones, by flatc and by the checks that flatc
/// leaves out.
///
/// The released schemas are copied to tests/vocabulary/released with each release, and never
/// changed otherwise.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>
#include <flatbuffers/reflection.h>

namespace {

namespace fs = std::filesystem;

const std::string released = DAYBOOK_SOURCE_DIR "/tests/vocabulary/released/";

bool run(const std::string& command) {
  return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

std::string compiled(const fs::path& schema, const fs::path& into) {
  REQUIRE(run("flatc -b --schema -o " + into.string() + " " + schema.string()));
  std::ifstream file(into / schema.filename().replace_extension("bfbs"), std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

template <class Attributes>
bool has(const Attributes* attributes, const char* key) {
  return attributes && attributes->LookupByKey(key);
}

bool is_optional(const reflection::Field& field) {
  return field.optional() || has(field.attributes(), "optional");
}

/// What of `before` is broken in `now`; empty when nothing is. One sentence each.
std::string broken_field(const reflection::Object& table, const reflection::Field& before) {
  const auto name = table.name()->str() + "." + before.name()->str();
  const auto* now = table.fields()->LookupByKey(before.name()->c_str());
  if (!now) return name + " is gone or has another name";
  if (now->id() != before.id()) return name + " has another id";
  if (now->type()->base_type() != before.type()->base_type() ||
      now->type()->element() != before.type()->element())
    return name + " has another type";
  if (now->type()->fixed_length() != before.type()->fixed_length())
    return name + " has another length";
  if (now->required() != before.required() || is_optional(*now) != is_optional(before))
    return name + " is no longer as required as it was";
  return {};
}

/// A field that older writers leave out must not be asked for. In the vocabulary every field is,
/// unless it says otherwise.
bool may_be_absent(const reflection::Object& table, const reflection::Field& field) {
  const bool is_event_data = table.name()->str().find("daybook.vocabulary.") == 0;
  return is_event_data ? is_optional(field) : !field.required();
}

void require_grown(const reflection::Schema& before, const reflection::Schema& now) {
  for (const auto* table : *before.objects()) {
    const auto* today = now.objects()->LookupByKey(table->name()->c_str());
    INFO(table->name()->str());
    REQUIRE(today);
    CHECK(today->bytesize() == table->bytesize());
    for (const auto* field : *table->fields()) CHECK(broken_field(*today, *field) == "");
    for (const auto* field : *today->fields())
      if (!table->fields()->LookupByKey(field->name()->c_str()) && !table->is_struct())
        CHECK(may_be_absent(*today, *field));
  }
  for (const auto* codes : *before.enums()) {
    const auto* today = now.enums()->LookupByKey(codes->name()->c_str());
    INFO(codes->name()->str());
    REQUIRE(today);
    for (const auto* code : *codes->values()) {
      const auto* known = today->values()->LookupByKey(code->value());
      REQUIRE(known);
      CHECK(known->name()->str() == code->name()->str());
    }
  }
}

class ScratchFolder {
 public:
  ScratchFolder() {
    char name[] = "/tmp/daybook-schema-XXXXXX";
    path_ = ::mkdtemp(name);
  }
  ~ScratchFolder() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

}  // namespace

TEST_CASE("today's schemas read what every released schema wrote (ledger 3)") {
  for (const auto& [name, folder] :
       {std::pair<std::string, std::string>{"vocabulary.fbs", "domain/vocabulary/"},
        {"entry.fbs", "domain/vocabulary/"},
        {"protocol.fbs", "server/protocol/"}}) {
    INFO(name);
    const auto today = DAYBOOK_SOURCE_DIR "/" + folder + name;
    REQUIRE(fs::exists(released + name));
    CHECK(run("flatc --conform " + released + name +
              " -I " DAYBOOK_SOURCE_DIR "/domain/vocabulary " + today));
    const ScratchFolder before, now;
    const auto old_bytes = compiled(released + name, before.path());
    const auto new_bytes = compiled(today, now.path());
    require_grown(*reflection::GetSchema(old_bytes.data()),
                  *reflection::GetSchema(new_bytes.data()));
  }
}

TEST_CASE("every field of every table has an id of its own, so that its place never moves") {
  for (const auto* path : {"domain/vocabulary/vocabulary.fbs", "domain/vocabulary/entry.fbs",
                           "server/protocol/protocol.fbs"}) {
    std::ifstream file(std::string(DAYBOOK_SOURCE_DIR "/") + path);
    REQUIRE(file);
    bool in_table = false;
    for (std::string line; std::getline(file, line);) {
      if (line.starts_with("table "))
        in_table = line.find('}') == std::string::npos;
      else if (in_table && line.starts_with("}"))
        in_table = false;
      else if (in_table && line.substr(0, line.find("//")).find(':') != std::string::npos &&
               line.find(';') != std::string::npos) {
        INFO(path << ": " << line);
        CHECK(line.find("(id:") != std::string::npos);
      }
    }
  }
}
