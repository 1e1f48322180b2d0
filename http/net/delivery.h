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
