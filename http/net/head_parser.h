#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "http/net/framing.h"
#include "http/net/request_head.h"

namespace porthole::http {

/// Parses the head of one request, line by line as the lines become complete. One thread at a time.
class HeadParser {
 public:
  /// `buffer` holds all bytes from the start of the request, so at least those of the last call.
  /// Bytes after the head are not read.
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
  enum class LineSearch : std::uint8_t { found, missing, failed };

  LineSearch next_line(std::string_view window, std::string_view& line);
  bool check_first_byte(char first);
  bool read_line(std::string_view line);
  FramingStatus check_room(std::string_view window);
  bool read_request_line(std::string_view line);
  bool read_header_line(std::string_view line);
  bool refuse_header_name(std::string_view line, std::size_t at);
  bool note_header(std::string_view name, std::string_view value);
  bool note_host(std::string_view value);
  bool note_content_length(std::string_view value);
  bool note_transfer_encoding(std::string_view value);
  void note_connection(std::string_view value);
  bool resolve_transfer_encoding();
  bool finish();

  RequestHead::Slice slice(std::string_view part) const;
  std::string line_name() const;
  bool fail(int status, std::string message);

  RequestHead head_;
  FramingError error_;
  RequestHead::Slice host_;
  RequestHead::Slice transfer_encoding_;
  std::uint16_t line_start_ = 0;  // Of the line that is not yet complete.
  std::uint16_t scanned_ = 0;     // That line doesn't end before here.
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

}  // namespace porthole::http
