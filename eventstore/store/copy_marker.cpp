#include "eventstore/store/copy_marker.hpp"

#include <charconv>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <rocksdb/env.h>

#include "eventstore/store/database.hpp"

namespace daybook::store {
namespace {

constexpr std::string_view kTitle = "daybook copy 1\n";
constexpr std::string_view kBegun = "being taken over at ";

rocksdb::Env& env_of(const Options& options) {
  return options.env != nullptr ? *options.env : *rocksdb::Env::Default();
}

std::string text_of(const CopyMark& mark) {
  if (mark.begun_at) return fmt::format("{}{}{}\n", kTitle, kBegun, *mark.begun_at);
  return fmt::format("{}{}\n", kTitle,
                     mark.kind == CopyMark::Kind::kept ? "kept" : "to be taken over");
}

/// Accepts exactly what `text_of` writes.
std::optional<CopyMark> mark_of(std::string_view text) {
  for (const auto kind : {CopyMark::Kind::kept, CopyMark::Kind::to_be_taken_over})
    if (text == text_of({kind, {}})) return CopyMark{kind, {}};
  if (!text.starts_with(kTitle) || !text.substr(kTitle.size()).starts_with(kBegun)) return {};
  const auto digits = text.substr(kTitle.size() + kBegun.size());
  std::uint64_t size = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), size);
  const CopyMark mark{CopyMark::Kind::to_be_taken_over, size};
  return text == text_of(mark) ? std::optional(mark) : std::nullopt;
}

rocksdb::Status replace_file(rocksdb::Env& env, const std::filesystem::path& directory,
                             const std::string& text) {
  const std::string scratch = directory / "copy.new";
  const auto status = rocksdb::WriteStringToFile(&env, text, scratch, true);
  return status.ok() ? env.RenameFile(scratch, directory / "copy") : status;
}

rocksdb::Status sync_directory(rocksdb::Env& env, const std::filesystem::path& directory) {
  std::unique_ptr<rocksdb::Directory> handle;
  const auto status = env.NewDirectory(directory, &handle);
  return status.ok() ? handle->Fsync() : status;
}

}  // namespace

StoreResult<CopyMark> read_copy_mark(const std::filesystem::path& ledger, const Options& options) {
  rocksdb::Env& env = env_of(options);
  const std::string file = ledger / "copy";
  if (env.FileExists(file).IsNotFound()) return CopyMark{};
  std::string text;
  const auto status = rocksdb::ReadFileToString(&env, file, &text);
  if (!status.ok()) return failed(error_of(status, "reading the file that marks a copy"));
  if (const auto mark = mark_of(text)) return *mark;
  return failed(
      StoreError{StoreErrorCode::damaged,
                 fmt::format("The file {} cannot be understood: restore the ledger again.", file)});
}

StoreResult<void> write_copy_mark(const std::filesystem::path& ledger, const CopyMark& mark,
                                  const Options& options) {
  rocksdb::Env& env = env_of(options);
  auto status = replace_file(env, ledger, text_of(mark));
  if (status.ok()) status = sync_directory(env, ledger);
  if (!status.ok()) return failed(error_of(status, "marking the restored ledger as a copy"));
  return {};
}

StoreResult<void> remove_copy_mark(const std::filesystem::path& ledger, const Options& options) {
  rocksdb::Env& env = env_of(options);
  const std::string file = ledger / "copy";
  if (env.FileExists(file).IsNotFound()) return {};
  auto status = env.DeleteFile(file);
  if (status.ok()) status = sync_directory(env, ledger);
  if (!status.ok()) return failed(error_of(status, "making the copy the ledger"));
  return {};
}

StoreResult<void> check_no_copy(const std::filesystem::path& ledger, const Options& options) {
  const auto mark = TRY(read_copy_mark(ledger, options));
  if (mark.kind == CopyMark::Kind::none) return {};
  return failed(StoreError{
      StoreErrorCode::is_copy,
      fmt::format("The ledger in {0} is a copy, restored from a backup: it is for reading only, "
                  "nothing is posted to it or signed. If the ledger itself is lost and this one is "
                  "to go on in its place: daybook restore --to {0} --take-over",
                  ledger.string())});
}

}  // namespace daybook::store
