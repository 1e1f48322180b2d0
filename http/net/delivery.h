#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace porthole::http {

struct Delivery;

/// A response whose bytes don't exist yet. The event loop's thread calls everything; `ready` may be
/// called from any thread.
class DeferredOutput {
 public:
  virtual ~DeferredOutput() = default;
  /// When `finish` is called at the latest.
  virtual std::chrono::steady_clock::time_point deadline() const = 0;
  /// Calls `ready` once the response can be finished.
  virtual void notify(std::function<void()> ready) = 0;
  /// Appends the response as it is now to `out`. It has to say whether the connection persists.
  /// Returns how to send it.
  virtual Delivery finish(bool keep_alive, std::string& out) = 0;
};

/// Whom a response is held back for, by numbers of the responder's; 0: nobody in particular.
struct Hold {
  std::uint64_t organization = 0;
  std::uint64_t fault = 0;
};

/// Which of the responses that are held back, by a delay or because they don't exist yet, to send
/// now.
struct HoldFilter {
  /// 0: of all.
  std::uint64_t organization = 0;
  /// Only those that a fault delays; with `fault`, that one.
  bool faults_only = false;
  std::uint64_t fault = 0;

  bool matches(const Hold& hold) const {
    return (organization == 0 || organization == hold.organization) &&
           (!faults_only || hold.fault != 0) && (fault == 0 || fault == hold.fault);
  }
};

/// What happens to a connection after a response.
enum class Ending : std::uint8_t {
  none,   ///< It persists, if the request allows that.
  close,  ///< It closes in order, whatever the response says.
  reset,  ///< It is reset.
};

/// How a response is sent.
struct Delivery {
  /// It is sent after this time.
  std::chrono::milliseconds delay{0};
  /// With a delay, or deferred.
  Hold hold = {};
  Ending ending = Ending::none;
  /// Not null: the response has no bytes yet, and comes from here.
  std::unique_ptr<DeferredOutput> deferred = nullptr;
  /// With `deferred`: it is sent only once it is ready, however long that takes.
  bool awaits_commit = false;
  /// Not null: the last bytes of the response, shared with others so that they aren't copied.
  std::shared_ptr<const std::string> body = nullptr;

  bool is_immediate() const { return deferred == nullptr && delay.count() <= 0; }
};

}  // namespace porthole::http
