#include "http/app/form_tokens.h"

#include <algorithm>

namespace porthole::http {
namespace {

Digest binding_of(std::string_view browser, std::string_view subject) {
  std::string both(browser);
  both += '\n';
  both += subject;
  return sha256(both);
}

}  // namespace

std::string FormTokens::issue(std::string_view browser, std::string_view subject, Timestamp now) {
  std::string token = random_.hex(kBytes);
  const Digest digest = sha256(token);
  const Form form{binding_of(browser, subject), now};
  const MutexLock lock(mutex_);
  forms_.insert_or_assign(digest, form);
  order_.push_back(digest);
  while (order_.size() > kMax) {
    forms_.erase(order_.front());
    order_.pop_front();
  }
  return token;
}

bool FormTokens::redeem(std::string_view token, std::string_view browser, std::string_view subject,
                        Timestamp now) {
  const Digest digest = sha256(token);
  const Digest binding = binding_of(browser, subject);
  const MutexLock lock(mutex_);
  const auto form = forms_.find(digest);
  if (form == forms_.end()) return false;
  const Form found = form->second;
  forms_.erase(form);
  return equal_in_constant_time(found.binding, binding) && now < found.issued_at + kLifetime;
}

bool FormTokens::is_browser(std::string_view text) {
  return text.size() == 2 * kBytes &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace porthole::http
