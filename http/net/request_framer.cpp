#include "http/net/request_framer.h"

#include <algorithm>
#include <cstring>

namespace porthole::http {

void RequestFramer::reset() {
  parser_.reset();
  if (has_large_body_) {
    decoder_ = ChunkedDecoder(body_bytes_max_);
  } else {
    decoder_.reset();
  }
  buffer_ = nullptr;
  retained_bytes_ = 0;
  body_bytes_ = 0;
  stage_ = Stage::head;
  status_ = FramingStatus::incomplete;
  body_begun_ = false;
  has_large_body_ = false;
  is_too_large_ = false;
}

bool RequestFramer::bound_body() {
  const bool is_chunked = head().body_framing() == BodyFraming::chunked;
  if (!is_chunked && head().content_length() <= body_bytes_max_) return true;
  std::size_t bound = body_bytes_max_;
  const std::size_t large = large_ == nullptr ? 0 : large_->large_body_bytes_max(head());
  if (large > bound) {
    bound = large;
    has_large_body_ = true;
    decoder_ = ChunkedDecoder(bound);
  }
  if (is_chunked || head().content_length() <= bound) return true;
  too_large_ = body_too_large(bound);
  is_too_large_ = true;
  return false;
}

FramingStatus RequestFramer::advance(std::span<char> buffer) {
  buffer_ = buffer.data();
  retained_bytes_ = buffer.size();
  parser_.head().rebase(buffer_);
  if (status_ != FramingStatus::incomplete) return status_;
  if (stage_ == Stage::head) {
    status_ = parser_.parse(std::string_view(buffer.data(), buffer.size()));
    if (status_ != FramingStatus::complete) return status_;
    stage_ = Stage::body;
    if (!bound_body()) return status_ = FramingStatus::failed;
  }
  const std::size_t arrived = buffer.size() - head().head_bytes();
  if (arrived > 0) body_begun_ = true;
  if (head().body_framing() == BodyFraming::chunked) {
    status_ = decode_chunks(buffer);
  } else {
    body_bytes_ = std::min(arrived, head().content_length());
    const bool whole = body_bytes_ == head().content_length();
    status_ = whole ? FramingStatus::complete : FramingStatus::incomplete;
  }
  if (status_ == FramingStatus::complete) stage_ = Stage::complete;
  return status_;
}

// Decodes what has arrived onto the end of the decoded body, and moves what follows the body, the
// next request, up to it.
FramingStatus RequestFramer::decode_chunks(std::span<char> buffer) {
  const std::span<char> input = buffer.subspan(head().head_bytes() + body_bytes_);
  const ChunkedDecoder::Decoded decoded = decoder_.decode(input);
  const std::size_t rest = input.size() - decoded.consumed_bytes;
  std::memmove(input.data() + decoded.payload_bytes, input.data() + decoded.consumed_bytes, rest);
  body_bytes_ += decoded.payload_bytes;
  retained_bytes_ = buffer.size() - (decoded.consumed_bytes - decoded.payload_bytes);
  return decoded.status;
}

std::string_view RequestFramer::body() const {
  return {buffer_ + head().head_bytes(), body_bytes_};
}

}  // namespace porthole::http
