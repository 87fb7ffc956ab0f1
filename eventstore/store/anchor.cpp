#include "eventstore/store/anchor.hpp"

#include <charconv>
#include <memory>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <rocksdb/env.h>

#include "eventstore/store/database.hpp"

namespace daybook::store {
namespace {

constexpr std::string_view kTitle = "daybook anchor 1\n";

rocksdb::Env& env_of(const Options& options) {
  return options.env != nullptr ? *options.env : *rocksdb::Env::Default();
}

std::string text_of(const Anchor& anchor) {
  return fmt::format("{}{}\n{}\n", kTitle, anchor.size, to_hex(anchor.root));
}

std::optional<Digest> digest_of_hex(std::string_view hex) {
  Digest digest;
  if (hex.size() != 2 * Digest::kBytes) return std::nullopt;
  for (std::size_t i = 0; i < Digest::kBytes; ++i) {
    const char* const at = hex.data() + 2 * i;
    if (std::from_chars(at, at + 2, digest.bytes[i], 16).ptr != at + 2) return std::nullopt;
  }
  return digest;
}

/// Accepts exactly what `text_of` writes.
std::optional<Anchor> anchor_of(std::string_view text) {
  if (!text.starts_with(kTitle) || !text.ends_with('\n')) return std::nullopt;
  const std::string_view body = text.substr(kTitle.size());
  Anchor anchor;
  const auto number = std::from_chars(body.data(), body.data() + body.size(), anchor.size);
  const auto digits = static_cast<std::size_t>(number.ptr - body.data());
  if (body.size() != digits + 1 + 2 * Digest::kBytes + 1) return std::nullopt;
  const auto root = digest_of_hex(body.substr(digits + 1, 2 * Digest::kBytes));
  if (!root) return std::nullopt;
  anchor.root = *root;
  return text == text_of(anchor) ? std::optional(anchor) : std::nullopt;
}

rocksdb::Status replace_file(rocksdb::Env& env, const std::filesystem::path& directory,
                             const std::string& text) {
  const std::string scratch = directory / "anchor.new";
  rocksdb::Status status = rocksdb::WriteStringToFile(&env, text, scratch, true);
  if (status.ok()) status = env.RenameFile(scratch, directory / "anchor");
  if (!status.ok()) return status;
  std::unique_ptr<rocksdb::Directory> handle;
  status = env.NewDirectory(directory, &handle);
  return status.ok() ? handle->Fsync() : status;
}

}  // namespace

StoreResult<void> write_anchor(const std::filesystem::path& directory, const Anchor& anchor,
                               const Options& options) {
  const auto status = replace_file(env_of(options), directory, text_of(anchor));
  if (!status.ok()) return failed(error_of(status, "writing the anchor file"));
  return {};
}

StoreResult<std::optional<Anchor>> read_anchor(const std::filesystem::path& directory,
                                               const Options& options) {
  rocksdb::Env& env = env_of(options);
  const std::string file = directory / "anchor";
  if (env.FileExists(file).IsNotFound()) return std::optional<Anchor>();
  std::string text;
  const auto status = rocksdb::ReadFileToString(&env, file, &text);
  if (!status.ok()) return failed(error_of(status, "reading the anchor file"));
  const auto anchor = anchor_of(text);
  if (!anchor) {
    return failed(StoreError{
        StoreErrorCode::damaged,
        fmt::format(
            "The anchor file {} cannot be understood. Compare the ledger with a checkpoint you "
            "hold; if it agrees, remove the file.",
            file)});
  }
  return anchor;
}

}  // namespace daybook::store
