#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "http/net/framing.h"

namespace porthole::http {

/// Decodes the chunked transfer coding (RFC 9112, 7.1) in place. Checks and bounds chunk extensions
/// and trailers, then drops them. One thread at a time.
class ChunkedDecoder {
 public:
  struct Decoded {
    FramingStatus status = FramingStatus::incomplete;
    std::size_t consumed_bytes = 0;  ///< Of the input. All of it, unless the body ended within.
    std::size_t payload_bytes = 0;   ///< Decoded; they are at the front of the input now.
  };

  explicit ChunkedDecoder(std::size_t body_bytes_max) : body_bytes_max_(body_bytes_max) {}

  /// Decodes `input`, which begins where the last call stopped. Afterwards the bytes between the
  /// payload and the first byte not consumed are garbage.
  Decoded decode(std::span<char> input);
  /// After `failed`.
  const FramingError& error() const { return error_; }
  /// Starts over, for the next body.
  void reset();

 private:
  enum class Phase : std::uint8_t {
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
    end_lf,      // After the CR of the empty line that ends the body.
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
  bool expect(char byte, char wanted, Phase next);
  std::string chunk_name() const;
  bool fail(int status, std::string message);

  std::size_t body_bytes_max_;
  FramingError error_;
  std::uint64_t chunk_bytes_left_ = 0;  // While reading a size: its value so far.
  std::size_t body_bytes_ = 0;          // Of this body: the sum of the sizes so far.
  std::size_t chunk_number_ = 1;
  std::size_t extension_bytes_ = 0;
  std::uint16_t line_bytes_ = 0;
  std::uint16_t trailer_bytes_ = 0;
  std::uint8_t trailer_count_ = 0;
  std::uint8_t size_digits_ = 0;
  Phase phase_ = Phase::size;
};

}  // namespace porthole::http
