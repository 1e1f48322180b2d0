#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "http/net/limits.h"

namespace porthole::http {

enum class HttpVersion : std::uint8_t { http_1_0, http_1_1 };

/// How the end of a body is known.
enum class BodyFraming : std::uint8_t { none, content_length, chunked };

struct HeaderField {
  std::string_view name;   ///< As sent: compare it ignoring case.
  std::string_view value;  ///< Without the blanks around it. May hold bytes of 0x80 and above.
};

/// The parts of a request's head, stored as offsets into the buffer that holds it. A copy copies no
/// text. The views that it returns point into that buffer and live as long as it does; when the
/// bytes have moved, `rebase` makes them follow. Any thread may call everything but `rebase`.
class RequestHead {
 public:
  /// A token, case-sensitive. The router decides which methods exist.
  std::string_view method() const { return view(method_); }
  /// The target as sent.
  std::string_view target() const { return view(target_); }
  /// The target's path, still escaped; the escapes are well-formed and none is %00. Begins with
  /// '/', or is "*" (for OPTIONS only).
  std::string_view path() const { return view(path_); }
  /// What follows the first '?', escaped likewise. Empty if there is none.
  std::string_view query() const { return view(query_); }
  /// The host and port that the client asked for: those of an absolute target, which take
  /// precedence (RFC 9112, 3.2.2), else those of `Host`. Letters, digits and `-._~:[]` only, so
  /// that it can be put into a URL. Empty for HTTP/1.0 without either. Use this, not the header.
  std::string_view authority() const { return view(authority_); }
  /// HTTP/1.2 and above count as 1.1 (RFC 9110, 2.5).
  HttpVersion version() const { return version_; }

  std::size_t header_count() const { return header_count_; }
  /// The header at `index`, which is below `header_count()`, in the order sent.
  HeaderField header(std::size_t index) const {
    return {view(headers_[index].name), view(headers_[index].value)};
  }

  BodyFraming body_framing() const { return body_framing_; }
  /// Bytes of a body framed by `content_length`, else 0. Never above the limit on bodies.
  std::size_t content_length() const { return content_length_; }
  /// Whether the client lets the connection persist after the response.
  bool keep_alive() const { return keep_alive_; }
  /// Whether the client waits for `100 Continue` before it sends a body. Never without a body, nor
  /// in HTTP/1.0.
  bool expects_continue() const { return expects_continue_; }
  /// Bytes from the start of the buffer to the first byte of the body.
  std::size_t head_bytes() const { return head_bytes_; }

  /// Makes the views point into `buffer`, which begins with the same bytes as the one parsed.
  void rebase(const char* buffer) { buffer_ = buffer; }

 private:
  friend class HeadParser;
  struct Slice {
    std::uint16_t offset = 0;
    std::uint16_t bytes = 0;
  };
  struct HeaderSlices {
    Slice name;
    Slice value;
  };

  std::string_view view(Slice slice) const { return {buffer_ + slice.offset, slice.bytes}; }

  const char* buffer_ = "";
  std::size_t content_length_ = 0;
  Slice method_;
  Slice target_;
  Slice path_;
  Slice query_;
  Slice authority_;
  std::uint16_t head_bytes_ = 0;
  HttpVersion version_ = HttpVersion::http_1_1;
  BodyFraming body_framing_ = BodyFraming::none;
  bool keep_alive_ = false;
  bool expects_continue_ = false;
  std::uint8_t header_count_ = 0;
  std::array<HeaderSlices, kHeadersMax> headers_;  // The first `header_count_` are meaningful.
};

}  // namespace porthole::http
