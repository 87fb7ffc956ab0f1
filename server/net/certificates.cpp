#include "server/net/certificates.hpp"

#include "server/base/log.hpp"

namespace daybook::tls {

namespace {

void tell(const Context& context) {
  server::log_info("A certificate is in use.",
                   {{"sha256", context.fingerprint()}, {"expires_at", context.expires_at()}});
}

}  // namespace

Result<std::unique_ptr<Keeper>, std::string> Keeper::start(const ServerFiles& files) {
  std::unique_ptr<Keeper> keeper(new Keeper(files));
  keeper->seen_ = keeper->stamps();
  auto context = TRY(Context::of(files));
  keeper->context_ = std::move(context);
  tell(*keeper->context_);
  return keeper;
}

Keeper::Stamps Keeper::stamps() const {
  return {stamp_of(files_.certificate), stamp_of(files_.key), stamp_of(files_.client_ca)};
}

Keeper::Found Keeper::look() {
  return stamps() == seen_ ? Found::as_before : load();
}

Keeper::Found Keeper::load() {
  seen_ = stamps();  // first: what changes meanwhile is seen next time
  auto context = Context::of(files_);
  if (!context) {
    server::log_error("The new certificate cannot be used; the old one stays in use.",
                      {{"error", context.error()}});
    return Found::unusable;
  }
  context_ = *std::move(context);
  tell(*context_);
  return Found::renewed;
}

}  // namespace daybook::tls
