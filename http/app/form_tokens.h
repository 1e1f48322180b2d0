#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

#include "portal/base/clock.h"
#include "portal/base/digest.h"
#include "portal/base/mutex.h"
#include "portal/base/random.h"

namespace porthole::http {

/// One-time tokens of forms, against forgery: a form that is sent must be one that was shown, in
/// the same browser, for the same thing, and not sent before. Safe from any thread.
class FormTokens {
 public:
  /// How long a form may be looked at before it is sent: as long as a code lives.
  static constexpr std::chrono::minutes kLifetime{5};
  /// Forms that were shown and not yet sent; past it the oldest is forgotten.
  static constexpr std::size_t kMax = 10'000;

  /// `random` must outlive the tokens.
  explicit FormTokens(Random& random) : random_(random) {}

  /// A token for the form about `subject`, shown to the browser that has the cookie `browser`.
  std::string issue(std::string_view browser, std::string_view subject, Timestamp now)
      PORTHOLE_EXCLUDES(mutex_);

  /// Whether the token was issued for just that, and is not older than `kLifetime`. It is used up
  /// in any case.
  bool redeem(std::string_view token, std::string_view browser, std::string_view subject,
              Timestamp now) PORTHOLE_EXCLUDES(mutex_);

  /// A cookie for a browser that has none.
  std::string make_browser() { return random_.hex(kBytes); }
  static bool is_browser(std::string_view text);

 private:
  static constexpr std::size_t kBytes = 32;

  struct Form {
    /// Of browser and subject.
    Digest binding{};
    Timestamp issued_at;
  };

  Random& random_;
  Mutex mutex_;
  std::unordered_map<Digest, Form, DigestHash> forms_ PORTHOLE_GUARDED_BY(mutex_);
  /// In the order of their issue. Some may be used up.
  std::deque<Digest> order_ PORTHOLE_GUARDED_BY(mutex_);
};

}  // namespace porthole::http
