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

/// One-time tokens against cross-site request forgery: a form is accepted once, from the browser it
/// was shown in, for the subject it was shown for. Safe from any thread.
class FormTokens {
 public:
  /// How long a form can be submitted: as long as a code lives.
  static constexpr std::chrono::minutes kLifetime{5};
  /// Forms shown and not yet submitted; beyond this the oldest is dropped.
  static constexpr std::size_t kMax = 10'000;

  /// `random` must outlive the tokens.
  explicit FormTokens(Random& random) : random_(random) {}

  /// Makes a token for a form about `subject`, shown in the browser with the cookie `browser`.
  std::string issue(std::string_view browser, std::string_view subject, Timestamp now)
      PORTHOLE_EXCLUDES(mutex_);

  /// Whether the token was issued for this browser and subject, at most `kLifetime` ago. Uses it up
  /// in any case.
  bool redeem(std::string_view token, std::string_view browser, std::string_view subject,
              Timestamp now) PORTHOLE_EXCLUDES(mutex_);

  /// A new cookie for a browser.
  std::string make_browser() { return random_.hex(kBytes); }
  static bool is_browser(std::string_view text);

 private:
  static constexpr std::size_t kBytes = 32;

  struct Form {
    /// The digest of browser and subject.
    Digest binding{};
    Timestamp issued_at;
  };

  Random& random_;
  Mutex mutex_;
  std::unordered_map<Digest, Form, DigestHash> forms_ PORTHOLE_GUARDED_BY(mutex_);
  /// In the order of issue. Some may be used up.
  std::deque<Digest> order_ PORTHOLE_GUARDED_BY(mutex_);
};

}  // namespace porthole::http
