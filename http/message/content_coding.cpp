#include "http/message/content_coding.h"

#include <algorithm>
#include <zlib.h>

#include "portal/base/ascii.h"
#include "portal/base/text.h"

namespace porthole::http {
namespace {

// What zlib takes for the size of the window, and for the format.
constexpr int kGzipOrZlib = MAX_WBITS + 32;
constexpr int kWithoutHeader = -MAX_WBITS;

enum class Inflated { whole, malformed, too_large };

/// A stream of zlib's, which goes with this.
class Inflater {
 public:
  Inflater(std::string_view body, int format) {
    // zlib doesn't write to its input.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
    stream_.avail_in = static_cast<uInt>(body.size());
    is_ready_ = ::inflateInit2(&stream_, format) == Z_OK;
  }
  ~Inflater() {
    if (is_ready_) ::inflateEnd(&stream_);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  Inflated run(std::size_t bytes_max, std::string& out) {
    constexpr std::size_t kPieceBytes = std::size_t{16} * 1024;
    int status = is_ready_ ? Z_OK : Z_MEM_ERROR;
    while (status == Z_OK || (status == Z_STREAM_END && stream_.avail_in > 0)) {
      // Gzip files may be put one after the other (RFC 1952, 2.2).
      if (status == Z_STREAM_END && ::inflateReset(&stream_) != Z_OK) break;
      const std::size_t begin = out.size();
      // One byte more than fits shows that there is more.
      out.resize(std::min(begin + kPieceBytes, bytes_max + 1));
      stream_.next_out = reinterpret_cast<Bytef*>(out.data() + begin);
      stream_.avail_out = static_cast<uInt>(out.size() - begin);
      status = ::inflate(&stream_, Z_NO_FLUSH);
      out.resize(out.size() - stream_.avail_out);
      if (out.size() > bytes_max) return Inflated::too_large;
    }
    return status == Z_STREAM_END ? Inflated::whole : Inflated::malformed;
  }

 private:
  z_stream stream_{};
  bool is_ready_ = false;
};

Inflated inflate_as(int format, std::string_view body, std::size_t bytes_max, std::string& out) {
  out.clear();
  return Inflater(body, format).run(bytes_max, out);
}

}  // namespace

std::optional<Response> decode_content(std::string_view body, std::string_view coding,
                                       std::size_t bytes_max, std::string& decoded) {
  const auto is_coding = [coding](std::string_view name) {
    return equal_ignoring_case(coding, name);
  };
  if (is_coding("identity")) {
    decoded = body;
    return std::nullopt;
  }
  const bool is_deflate = is_coding("deflate");
  if (!is_deflate && !is_coding("gzip") && !is_coding("x-gzip")) {
    constexpr std::size_t kCodingBytesShown = 40;
    Response refusal = message_response(415, "Content-Encoding must be gzip or deflate, but is " +
                                                 quote(printable(coding, kCodingBytesShown)));
    refusal.add_header("Accept-Encoding", "gzip, deflate");
    return refusal;
  }
  Inflated result = inflate_as(kGzipOrZlib, body, bytes_max, decoded);
  // Some clients send deflate without zlib's header.
  if (is_deflate && result == Inflated::malformed) {
    result = inflate_as(kWithoutHeader, body, bytes_max, decoded);
  }
  if (result == Inflated::whole) return std::nullopt;
  if (result == Inflated::malformed) {
    return message_response(400, "Request body is not valid " + std::string(coding));
  }
  return message_response(
      413, "Request body has more than " + std::to_string(bytes_max) + " bytes once it is decoded");
}

}  // namespace porthole::http
