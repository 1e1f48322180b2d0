#include "http/net/chunked_decoder.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

#include "http/net/char_class.h"
#include "http/net/limits.h"
#include "portal/base/hex.h"

namespace porthole::http {

void ChunkedDecoder::reset() {
  *this = ChunkedDecoder(body_bytes_max_);
}

bool ChunkedDecoder::fail(int status, std::string message) {
  error_ = {status, std::move(message)};
  phase_ = Phase::failed;
  return false;
}

// The chunk being read, for messages.
std::string ChunkedDecoder::chunk_name() const {
  return "Chunk " + std::to_string(chunk_number_) + " of the body";
}

ChunkedDecoder::Decoded ChunkedDecoder::decode(std::span<char> input) {
  Decoded decoded;
  while (decoded.consumed_bytes < input.size() && phase_ != Phase::done &&
         phase_ != Phase::failed) {
    if (phase_ != Phase::data) {
      take(input[decoded.consumed_bytes++]);
      continue;
    }
    const std::size_t here = static_cast<std::size_t>(
        std::min<std::uint64_t>(chunk_bytes_left_, input.size() - decoded.consumed_bytes));
    std::memmove(input.data() + decoded.payload_bytes, input.data() + decoded.consumed_bytes, here);
    decoded.consumed_bytes += here;
    decoded.payload_bytes += here;
    chunk_bytes_left_ -= here;
    if (chunk_bytes_left_ == 0) phase_ = Phase::data_cr;
  }
  if (phase_ == Phase::done) decoded.status = FramingStatus::complete;
  if (phase_ == Phase::failed) decoded.status = FramingStatus::failed;
  return decoded;
}

// Takes one byte that is not data. False after an error.
bool ChunkedDecoder::take(char byte) {
  switch (phase_) {
    case Phase::size:
      return take_size(byte);
    case Phase::extension:
      return take_extension(byte);
    case Phase::size_lf:
      return expect(byte, '\n', Phase::data) && end_size_line();
    case Phase::data_cr:
      return expect(byte, '\r', Phase::data_lf);
    case Phase::data_lf:
      if (!expect(byte, '\n', Phase::size)) return false;
      ++chunk_number_;
      return true;
    case Phase::trailer_start:
      return take_trailer_start(byte);
    case Phase::trailer_name:
      return take_trailer_name(byte);
    case Phase::trailer_value:
      return take_trailer_value(byte);
    case Phase::trailer_lf:
      return expect(byte, '\n', Phase::trailer_start);
    case Phase::end_lf:
      return expect(byte, '\n', Phase::done);
    case Phase::data:
    case Phase::done:
    case Phase::failed:
      break;
  }
  return false;
}

bool ChunkedDecoder::expect(char byte, char wanted, Phase next) {
  if (byte == wanted) {
    phase_ = next;
    return true;
  }
  switch (phase_) {
    case Phase::data_cr:
    case Phase::data_lf:
      return fail(400, chunk_name() + ": its data is not followed by CR LF");
    case Phase::size_lf:
      return fail(400, chunk_name() + ": its size line has a CR that no LF follows");
    default:
      return fail(400, "The trailers of the body have a CR that no LF follows");
  }
}

bool ChunkedDecoder::take_size(char byte) {
  if (is(CharClass::hex_digit, byte)) {
    if (size_digits_ == kChunkSizeDigitsMax) {
      return fail(400, chunk_name() + ": its size has more than " +
                           std::to_string(kChunkSizeDigitsMax) + " digits");
    }
    ++size_digits_;
    ++line_bytes_;
    chunk_bytes_left_ = chunk_bytes_left_ << 4 | static_cast<unsigned>(hex_value(byte));
    return true;
  }
  if (size_digits_ > 0 && byte == '\r') {
    phase_ = Phase::size_lf;
    return true;
  }
  if (size_digits_ > 0 && byte == ';') {
    ++line_bytes_;
    phase_ = Phase::extension;
    return true;
  }
  return fail(400, chunk_name() + ": its size is to be hexadecimal digits and CR LF, and has " +
                       quote_bytes(std::string_view(&byte, 1)));
}

bool ChunkedDecoder::take_extension(char byte) {
  if (byte == '\r') {
    phase_ = Phase::size_lf;
    return true;
  }
  if (!is(CharClass::field_value, byte)) {
    return fail(400, chunk_name() + ": its extension has a control character");
  }
  if (++line_bytes_ > kChunkLineBytesMax) {
    return fail(400, chunk_name() + ": its size line is longer than the limit of " +
                         std::to_string(kChunkLineBytesMax) + " bytes");
  }
  if (++extension_bytes_ > kChunkExtensionsBytesMax) {
    return fail(400, "The extensions of the body's chunks are longer than the limit of " +
                         std::to_string(kChunkExtensionsBytesMax) + " bytes together");
  }
  return true;
}

// A size line is complete: checks that the chunk fits, and decides what follows.
bool ChunkedDecoder::end_size_line() {
  size_digits_ = 0;
  line_bytes_ = 0;
  if (chunk_bytes_left_ == 0) {
    phase_ = Phase::trailer_start;
    return true;
  }
  if (chunk_bytes_left_ > body_bytes_max_ - body_bytes_) {
    error_ = body_too_large(body_bytes_max_);
    phase_ = Phase::failed;
    return false;
  }
  body_bytes_ += static_cast<std::size_t>(chunk_bytes_left_);
  return true;
}

bool ChunkedDecoder::count_trailer_byte() {
  if (++trailer_bytes_ <= kTrailersBytesMax) return true;
  return fail(431, "The trailers of the body are larger than the limit of " +
                       std::to_string(kTrailersBytesMax) + " bytes");
}

bool ChunkedDecoder::take_trailer_start(char byte) {
  if (byte == '\r') {
    phase_ = Phase::end_lf;
    return true;
  }
  if (!is(CharClass::token, byte)) {
    return fail(400, "A trailer of the body begins with a character that no header's name has");
  }
  if (++trailer_count_ > kTrailersMax) {
    return fail(431, "The body has more than " + std::to_string(kTrailersMax) + " trailers");
  }
  phase_ = Phase::trailer_name;
  return count_trailer_byte();
}

bool ChunkedDecoder::take_trailer_name(char byte) {
  if (byte == ':') {
    phase_ = Phase::trailer_value;
  } else if (!is(CharClass::token, byte)) {
    return fail(400, "A trailer of the body has a character in its name that no header's name has");
  }
  return count_trailer_byte();
}

bool ChunkedDecoder::take_trailer_value(char byte) {
  if (byte == '\r') {
    phase_ = Phase::trailer_lf;
    return true;
  }
  if (!is(CharClass::field_value, byte))
    return fail(400, "A trailer of the body has a control character");
  return count_trailer_byte();
}

}  // namespace porthole::http
