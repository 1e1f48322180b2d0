#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "http/net/chunked_decoder.h"
#include "http/net/framing.h"
#include "http/net/head_parser.h"
#include "http/net/limits.h"
#include "http/net/request_head.h"

namespace porthole::http {

/// Tells which requests may have a larger body than usual.
class LargeBodies {
 public:
  virtual ~LargeBodies() = default;
  /// The bound of the request's body; 0: as usual.
  virtual std::size_t large_body_bytes_max(const RequestHead& head) const = 0;
};

/// Frames the requests of one connection, one after the other, in the connection's own buffer:
///
///     buffer += what was read;
///     while (true) {
///       switch (framer.advance(buffer)) { ... }  // complete: head() and body() are valid
///       buffer.resize(framer.retained_bytes());  // whatever the status
///       ...
///       buffer.erase(0, framer.request_bytes());  // or step past them, after the response
///       framer.reset();                           // the next request may be there already
///     }
///
/// A whole request with a Content-Length that arrives in one read is parsed in one pass over its
/// head, without an allocation and without reading its body. A chunked body is decoded in place, so
/// that a request is always one contiguous piece, its head followed by its plain body, and never
/// takes more than `kHeadBytesMax` bytes and the bound of its body.
///
/// One thread at a time.
class RequestFramer {
 public:
  /// `body_bytes_max` bounds a body after decoding, unless `large` (null: none), which must outlive
  /// the framer, allows more.
  explicit RequestFramer(std::size_t body_bytes_max = kBodyBytesMax,
                         const LargeBodies* large = nullptr)
      : body_bytes_max_(body_bytes_max), large_(large), decoder_(body_bytes_max) {}

  /// `buffer` holds the bytes that the last call retained, unchanged but perhaps moved, then those
  /// read since. After `complete` or `failed`, returns the same again.
  FramingStatus advance(std::span<char> buffer);

  /// Bytes to keep at the front of the last call's buffer; those after it are left over from a
  /// chunked body's framing.
  std::size_t retained_bytes() const { return retained_bytes_; }

  /// Whether `head()` is valid, perhaps before the body has arrived.
  bool head_complete() const { return stage_ >= Stage::body; }
  /// If `head_complete()`. Its views point into the buffer of the last call of `advance`.
  const RequestHead& head() const { return parser_.head(); }

  /// Whether the body is, or may become, larger than usual. If `head_complete()`.
  bool has_large_body() const { return has_large_body_; }

  /// Whether the client waits for `100 Continue` and has sent nothing of the body yet. The
  /// connection sends it once, when it wants the body.
  bool awaits_continue() const {
    return stage_ == Stage::body && head().expects_continue() && !body_begun_;
  }

  /// The body, decoded, after `complete`; in the buffer of the last call of `advance`.
  std::string_view body() const;
  /// Bytes of this request at the front of the buffer, after `complete`.
  std::size_t request_bytes() const { return head().head_bytes() + body_bytes_; }

  /// After `failed`.
  const FramingError& error() const {
    if (!head_complete()) return parser_.error();
    return is_too_large_ ? too_large_ : decoder_.error();
  }

  /// Starts over, for the next request.
  void reset();

 private:
  enum class Stage : std::uint8_t { head, body, complete };

  /// Looks up how large the body may be. False when it is larger.
  bool bound_body();
  FramingStatus decode_chunks(std::span<char> buffer);

  std::size_t body_bytes_max_;
  const LargeBodies* large_;
  HeadParser parser_;
  ChunkedDecoder decoder_;
  const char* buffer_ = nullptr;
  std::size_t retained_bytes_ = 0;
  std::size_t body_bytes_ = 0;  // Of the body, in the buffer, so far.
  Stage stage_ = Stage::head;
  FramingStatus status_ = FramingStatus::incomplete;
  bool body_begun_ = false;
  bool has_large_body_ = false;
  bool is_too_large_ = false;
  FramingError too_large_;
};

// Each of ten thousand connections has one.
static_assert(sizeof(RequestFramer) <= 1024);

}  // namespace porthole::http
