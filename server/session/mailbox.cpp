#include "server/session/mailbox.hpp"

#include "domain/base/check.hpp"

namespace daybook::server {

template <class Put>
void Mailbox::put(Put put) {
  const std::lock_guard lock(mutex_);
  if (closed_) return;
  const bool first = mail_.empty();
  put(mail_);
  if (first) wake_();
}

void Mailbox::leave(AnswerMail answer) {
  put([&](Mail& mail) { mail.answers.push_back(std::move(answer)); });
}

void Mailbox::leave(std::function<void()> task) {
  put([&](Mail& mail) { mail.tasks.push_back(std::move(task)); });
}

void Mailbox::leave_growth() {
  put([](Mail& mail) { mail.grown = true; });
}

void Mailbox::take(Mail& into) {
  DAYBOOK_CHECK(into.empty(), "mail is taken when the last mail has been seen to");
  const std::lock_guard lock(mutex_);
  std::swap(mail_, into);
}

void Mailbox::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  mail_ = {};
}

}  // namespace daybook::server
