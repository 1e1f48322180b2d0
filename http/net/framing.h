#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "http/net/limits.h"

/// Request framing by RFC 9112, strictly: where a request begins, where it ends, and what its parts
/// are. No sockets, no clock, no threads. Framing allocates nothing but the text of an error, and
/// throws nothing but `std::bad_alloc`. No object here may be used from two threads at once, but
/// for what is said to.
///
/// Whatever the pieces in which the bytes arrive, the verdict on them is the same, down to the text
/// of the error, and costs time linear in the bytes.
namespace porthole::http {

/// Why bytes are no request that we take. The connection answers with `status` and closes: after it
/// nobody knows where the next request begins.
struct FramingError {
  int status = 0;  ///< 400 413 414 417 431 501 or 505.
  /// For people: what was wrong, where, and what would be right. Quotes no secrets.
  std::string message;
};

enum class FramingStatus : std::uint8_t {
  incomplete,  ///< All is well so far; more bytes are needed.
  complete,
  failed,  ///< `error()` says why. Final until `reset()`.
};

enum class HttpVersion : std::uint8_t { http_1_0, http_1_1 };

/// How the end of a body is known.
enum class BodyFraming : std::uint8_t { none, content_length, chunked };

struct HeaderField {
  std::string_view name;   ///< As sent: compare without regard to case.
  std::string_view value;  ///< Without the blanks around it. May hold bytes of 0x80 and above.
};

/// The parts of a request's head, as places in the buffer that holds it. Copying it copies no text.
/// The views that it gives point into that buffer and live as long as it does; when the bytes have
/// moved, `rebase` makes it follow them. All but `rebase` may be called from any thread at once.
class RequestHead {
 public:
  /// A token, case-sensitive. Which methods there are is the router's business.
  std::string_view method() const { return view(method_); }
  /// The target as it was sent.
  std::string_view target() const { return view(target_); }
  /// The target's path, escapes untouched but known to be well-formed and without %00. Begins with
  /// '/', or is "*" (only for OPTIONS).
  std::string_view path() const { return view(path_); }
  /// What follows the first '?', escapes likewise. Empty if there is none.
  std::string_view query() const { return view(query_); }
  /// The host and port that the client asked: those of an absolute target, which take precedence
  /// (RFC 9112, 3.2.2), else of `Host`. Letters, digits, `-._~:[]` only, so that it can be put in a
  /// URL. Empty for HTTP/1.0 without either. Use this, not the header.
  std::string_view authority() const { return view(authority_); }
  /// HTTP/1.2 and above count as 1.1 (RFC 9110, 2.5).
  HttpVersion version() const { return version_; }

  std::size_t header_count() const { return header_count_; }
  /// The header at `index`, which is below `header_count()`, in the order sent.
  HeaderField header(std::size_t index) const {
    return {view(headers_[index].name), view(headers_[index].value)};
  }
  /// The value of the first header called `name`, whatever its case.
  std::optional<std::string_view> find(std::string_view name) const;

  BodyFraming body_framing() const { return body_framing_; }
  /// Bytes of the body if it is framed by `content_length`, else 0. Never above the body's limit.
  std::size_t content_length() const { return content_length_; }
  /// Whether the client lets the connection live on after the answer.
  bool keep_alive() const { return keep_alive_; }
  /// Whether the client waits for `100 Continue` before it sends a body. Never without a body, nor
  /// in HTTP/1.0.
  bool expects_continue() const { return expects_continue_; }
  /// Bytes from the start of the buffer to the first of the body.
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

/// Parses the head of one request, line by line as they become complete.
class HeadParser {
 public:
  explicit HeadParser(std::size_t body_bytes_max) : body_bytes_max_(body_bytes_max) {}

  /// `buffer` holds all bytes from the start of the request, hence at least those of the last call.
  /// Bytes after the head are not looked at.
  FramingStatus parse(std::string_view buffer);
  /// After `complete`.
  const RequestHead& head() const { return head_; }
  /// The same, to be rebased.
  RequestHead& head() { return head_; }
  /// After `failed`.
  const FramingError& error() const { return error_; }
  /// Starts over, for the next request.
  void reset();

 private:
  enum class Search : std::uint8_t { found, missing, failed };

  Search next_line(std::string_view window, std::string_view& line);
  bool check_first_byte(char first);
  FramingStatus check_room(std::string_view window);
  bool read_request_line(std::string_view line);
  bool read_version(std::string_view version);
  bool check_target_bytes(std::string_view target);
  bool read_target(std::string_view method, std::string_view target);
  bool read_absolute_target(std::string_view target, std::size_t scheme_bytes);
  void split_query(std::string_view path_and_query);
  bool read_header_line(std::string_view line);
  bool refuse_header_name(std::string_view line, std::size_t at);
  bool note_header(std::string_view name, std::string_view value);
  bool note_host(std::string_view value);
  bool note_content_length(std::string_view value);
  bool note_transfer_encoding(std::string_view value);
  void note_connection(std::string_view value);
  bool read_transfer_encoding();
  bool finish();

  RequestHead::Slice slice(std::string_view part) const;
  std::string line_name() const;
  bool fail(int status, std::string message);

  std::size_t body_bytes_max_;
  RequestHead head_;
  FramingError error_;
  RequestHead::Slice host_;
  RequestHead::Slice transfer_encoding_;
  std::uint16_t line_start_ = 0;  // Of the line that is not yet complete.
  std::uint16_t scanned_ = 0;     // Up to here there is no end of that line.
  std::uint8_t empty_lines_ = 0;
  bool request_line_read_ = false;
  bool host_seen_ = false;
  bool content_length_seen_ = false;
  bool transfer_encoding_seen_ = false;
  bool close_seen_ = false;
  bool keep_alive_seen_ = false;
  bool continue_seen_ = false;
  bool other_expectation_seen_ = false;
};

/// Decodes the chunked transfer coding (RFC 9112, 7.1) in place, byte by byte if it must. Chunk
/// extensions and trailers are checked, bounded and dropped.
class ChunkedDecoder {
 public:
  struct Step {
    FramingStatus status = FramingStatus::incomplete;
    std::size_t consumed_bytes = 0;  ///< Of the input. All of it, unless the body ended within.
    std::size_t payload_bytes = 0;   ///< Decoded; they stand at the front of the input now.
  };

  explicit ChunkedDecoder(std::size_t body_bytes_max) : body_bytes_max_(body_bytes_max) {}

  /// Decodes `input`, which begins where the last call stopped. Of the input, the bytes between the
  /// payload and the first one not consumed are garbage afterwards.
  Step decode(std::span<char> input);
  /// After `failed`.
  const FramingError& error() const { return error_; }
  /// Starts over, for the next body.
  void reset();

 private:
  enum class State : std::uint8_t {
    size,           // In a chunk's size.
    extension,      // After the ';' that follows it.
    size_lf,        // After the CR of that line.
    data,           // In a chunk's data.
    data_cr,        // After it.
    data_lf,        // After the CR after it.
    trailer_start,  // At the start of a line after the last chunk.
    trailer_name,
    trailer_value,
    trailer_lf,  // After the CR of a trailer.
    end_lf,      // After the CR of the empty line that ends all.
    done,
    failed,
  };

  bool take(char byte);
  bool take_size(char byte);
  bool take_extension(char byte);
  bool end_size_line();
  bool take_trailer_start(char byte);
  bool take_trailer_name(char byte);
  bool take_trailer_value(char byte);
  bool count_trailer_byte();
  bool expect(char byte, char wanted, State next);
  std::string chunk_name() const;
  bool fail(int status, std::string message);

  std::size_t body_bytes_max_;
  FramingError error_;
  std::uint64_t chunk_bytes_left_ = 0;  // While reading a size, what has been read of it.
  std::size_t body_bytes_ = 0;          // Of this body, promised by the sizes up to now.
  std::size_t chunk_number_ = 1;
  std::size_t extension_bytes_ = 0;
  std::uint16_t line_bytes_ = 0;
  std::uint16_t trailer_bytes_ = 0;
  std::uint8_t trailer_count_ = 0;
  std::uint8_t size_digits_ = 0;
  State state_ = State::size;
};

/// Frames the requests of one connection, one after the other, in the connection's own buffer:
///
///     buffer += what was read;
///     while (true) {
///       switch (framer.advance(buffer)) { … }      // complete: head() and body() can be used
///       buffer.resize(framer.retained_bytes());    // whatever the outcome
///       …
///       buffer.erase(0, framer.request_bytes());   // or step over them, after the answer
///       framer.reset();                            // then look for the next, perhaps there
///       already
///     }
///
/// A whole request with a Content-Length that arrives in one read is parsed in one pass over its
/// head, without an allocation and without a look at its body. A chunked body is decoded where it
/// stands, so that a request is always one contiguous piece, its head followed by its plain body,
/// and never takes more than `kHeadBytesMax + body_bytes_max` bytes.
class RequestFramer {
 public:
  /// `body_bytes_max` bounds a body after decoding.
  explicit RequestFramer(std::size_t body_bytes_max = kBodyBytesMax)
      : parser_(body_bytes_max), decoder_(body_bytes_max) {}

  /// Looks at `buffer`: the bytes that the last call retained, unchanged, which may have moved
  /// elsewhere, then those read since. After `complete` or `failed`, says the same again.
  FramingStatus advance(std::span<char> buffer);

  /// How many bytes at the front of the last call's buffer are to be kept; those after it are
  /// remains of a chunked body's framing.
  std::size_t retained_bytes() const { return retained_bytes_; }

  /// Whether `head()` can be used: perhaps before the body has arrived.
  bool head_complete() const { return stage_ >= Stage::body; }
  /// If `head_complete()`. Its views point into the buffer of the last call of `advance`.
  const RequestHead& head() const { return parser_.head(); }

  /// Whether the client is waiting for `100 Continue` and has sent nothing of the body as yet. The
  /// connection, once it wants the body, sends it, once.
  bool awaits_continue() const {
    return stage_ == Stage::body && head().expects_continue() && !body_begun_;
  }

  /// The body, decoded, after `complete`; in the buffer of the last call of `advance`.
  std::string_view body() const;
  /// Bytes at the front of the buffer that are this request, after `complete`.
  std::size_t request_bytes() const { return head().head_bytes() + body_bytes_; }

  /// After `failed`.
  const FramingError& error() const { return head_complete() ? decoder_.error() : parser_.error(); }

  /// Makes ready for the next request.
  void reset();

 private:
  enum class Stage : std::uint8_t { head, body, complete };

  FramingStatus decode_chunks(std::span<char> buffer);

  HeadParser parser_;
  ChunkedDecoder decoder_;
  const char* buffer_ = nullptr;
  std::size_t retained_bytes_ = 0;
  std::size_t body_bytes_ = 0;  // Of the body, in the buffer, as yet.
  Stage stage_ = Stage::head;
  FramingStatus status_ = FramingStatus::incomplete;
  bool body_begun_ = false;
};

// Ten thousand connections have one each.
static_assert(sizeof(RequestFramer) <= 1024);

/// The same for texts of one length.
bool equal_bytes_ignoring_case(std::string_view a, std::string_view b);

/// Whether `a` and `b` are the same but for the case of ASCII letters. Names are compared by the
/// dozen for each request, and mostly differ in length.
inline bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && equal_bytes_ignoring_case(a, b);
}

/// `segment`, a part of a path between two slashes, with its escapes decoded. `+` stands for
/// itself. Nothing if an escape is malformed, which never happens in a framed head. The bytes may
/// be anything, '/' and invalid UTF-8 included: see portal/base/utf8.h.
std::optional<std::string> decode_path_segment(std::string_view segment);

/// `text`, a name or value in a query or a form, likewise, but `+` stands for a space.
std::optional<std::string> decode_query_component(std::string_view text);

}  // namespace porthole::http
