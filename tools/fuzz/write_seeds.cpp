/// `fuzz-seeds CORPUS < posts.jsonl`: seeds that no command prints: sealed bytes, the files of a
/// key store, frames. Run by `make_seeds`.
#include <filesystem>
#include <iostream>
#include <stdexcept>

#include <fmt/format.h>

#include "domain/base/check.hpp"
#include "domain/base/time_zones.hpp"
#include "domain/vocabulary/json_in.hpp"
#include "eventstore/keys/copies.hpp"
#include "eventstore/keys/master_key.hpp"
#include "eventstore/keys/slot.hpp"
#include "eventstore/process/program.hpp"
#include "eventstore/process/whole_file.hpp"
#include "server/protocol/messages.hpp"
#include "tools/fuzz/seal_seeds.hpp"

namespace daybook::fuzz {

namespace {

class Corpus {
 public:
  explicit Corpus(std::filesystem::path place) : place_(std::move(place)) {}

  void write(const std::string& target, const std::string& name, std::string_view bytes) const {
    std::filesystem::create_directories(place_ / target);
    const auto written = process::write_whole(place_ / target / name, bytes);
    DAYBOOK_CHECK(written.has_value(), "a seed can be written");
  }

 private:
  std::filesystem::path place_;
};

void write_sealed(const Corpus& corpus) {
  const std::string long_note(600, 'n');
  int number = 0;
  for (const auto& text :
       {std::string(R"({"note":"Mum rang."})"), std::string(R"({"contact":"07700","name":"A"})"),
        R"({"note":")" + long_note + R"("})"}) {
    const auto mac = store::personal_mac(seal_secret, seal_place.event_id, text);
    const store::KeyName key{number == 2 ? "supporter/bert" : "case/anna",
                             static_cast<std::uint32_t>(1 + 65'536 * number)};
    corpus.write("sealed", fmt::format("sound-{}", ++number),
                 store::seal_text(key, seal_secret, seal_place, mac, text));
  }
}

void write_keys(const Corpus& corpus) {
  const auto master = store::MasterKey::from_hex(std::string(64, '7'));
  DAYBOOK_CHECK(master.has_value(), "a master key has 64 digits");
  const store::KeyName name{"case/anna", 3};
  store::KeySlot slot{
      store::SlotState::live, name, {41}, store::wrap_key(*master, "mine", name, seal_secret)};
  const store::SlotNumber first{store::kFirstSubjectSlot};
  corpus.write("keys", "slot-live", store::view(store::encode_slot(first, slot)));
  slot.state = store::SlotState::erased;
  slot.wrapped = {};
  corpus.write("keys", "slot-erased", store::view(store::encode_slot(first, slot)));
  corpus.write("keys", "header", store::view(store::encode_header({"mine", 65'537, 4})));
  const store::KeyCopy copy{{1'622'707'200'000}, {18'800}, master->id(), "/var/copies/of 100%"};
  corpus.write("keys", "register", store::to_text(std::vector{copy, copy}));
  corpus.write("keys", "copy-note",
               store::to_text(store::CopyNote{"mine", copy, 4, std::string(64, 'a')}));
  corpus.write("keys", "master-hex", master->hex().view());
  corpus.write("keys", "master-file",
               fmt::format("daybook master key 1\ncurrent  {}\nprevious {}\n", master->hex().view(),
                           std::string(64, '-')));
}

void write_messages(const Corpus& corpus, const std::vector<Post>& posts) {
  wire::Builder builder;
  int number = 0;
  for (const auto& post : posts) {
    builder.Clear();
    wire::encode_post(builder, 7, post, false);
    corpus.write("message", fmt::format("post-{}", ++number), wire::message_in(builder));
  }
  builder.Clear();
  Poster staff;
  staff.id = PosterId("p-1");
  staff.roles = bit(v::Role::provider);
  staff.provider = ProviderId("a");
  const auto actor = wire::encode_actor(builder, staff);
  const auto hello = wire::p::CreateHello(builder, 1, actor);
  wire::finish_request(builder, 1, wire::p::RequestBody::Hello, hello.Union());
  corpus.write("message", "hello", wire::message_in(builder));
  builder.Clear();
  wire::encode_fault(builder, 1, wire::p::FaultCode::MIN, "what was wrong");
  corpus.write("message", "fault", wire::message_in(builder));
}

/// A frame without its length.
void write_answers(const Corpus& corpus) {
  wire::Builder builder;
  int number = 0;
  for (const Answer& answer :
       {Answer(Accepted{{{7}}, {{2}}, {}, false}),
        Answer(Refused{{{0, {Code::wrong_stage, "not now", "rulebook 5.4"}}}}),
        Answer(Failed{Failed::Why::overloaded, "later"})}) {
    wire::Frames frames;
    wire::append_answer(frames, builder, 7, answer, std::size_t{1} << 20);
    corpus.write("message", fmt::format("answer-{}", ++number),
                 std::string_view(frames.data(), frames.size()).substr(wire::length_bytes));
  }
}

std::vector<Post> posts_of(std::istream& lines) {
  std::vector<Post> posts;
  for (std::string line; std::getline(lines, line);) {
    auto post = post_from_json(line);
    DAYBOOK_CHECK(post.has_value(), "a line is a post");
    posts.push_back(*std::move(post));
  }
  return posts;
}

int run(int argc, char** argv) {
  if (argc != 2) throw std::runtime_error("usage: fuzz-seeds CORPUS < posts.jsonl");
  const Corpus corpus(argv[1]);
  write_sealed(corpus);
  write_keys(corpus);
  write_messages(corpus, posts_of(std::cin));
  write_answers(corpus);
  return process::exit_ok;
}

}  // namespace

}  // namespace daybook::fuzz

int main(int argc, char** argv) {
  return daybook::process::run_program(
      "fuzz-seeds", [&] { return daybook::fuzz::run(argc, argv); }, daybook::missing_time_zones);
}
