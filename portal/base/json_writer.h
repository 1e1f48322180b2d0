#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include <rapidjson/fwd.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

// Writes JSON. No parser is included here.

namespace porthole::json {

/// The length of the prefix of `text` that needs no escape in a JSON string.
std::size_t plain_bytes(std::string_view text);

/// The allocator behind writers. Each thread keeps the block that its last writer used, because
/// nearly every response needs one.
struct WriterAllocator {
  static constexpr bool kNeedFree = true;
  // NOLINTBEGIN(readability-identifier-naming): the names are RapidJSON's.
  void* Malloc(std::size_t bytes);
  void* Realloc(void* block, std::size_t bytes_before, std::size_t bytes);
  static void Free(void* block);
  // NOLINTEND(readability-identifier-naming)
};
using WriterBuffer = rapidjson::GenericStringBuffer<rapidjson::UTF8<>, WriterAllocator>;

}  // namespace porthole::json

/// Replaces RapidJSON 1.1.0's vectorized scan, which misses control characters from U+001A on.
/// Copies everything up to the next byte that needs an escape in one piece; returns whether any
/// text is left.
template <>
// NOLINTNEXTLINE(readability-identifier-naming): the name is RapidJSON's.
inline bool rapidjson::Writer<porthole::json::WriterBuffer>::ScanWriteUnescapedString(
    rapidjson::StringStream& is, std::size_t length) {
  const std::size_t left = length - is.Tell();
  const std::size_t plain = porthole::json::plain_bytes({is.src_, left});
  std::memcpy(os_->PushUnsafe(plain), is.src_, plain);
  is.src_ += plain;
  return plain < left;
}

namespace porthole::json {

/// RapidJSON's writer, but strings without escapes and ready-made JSON are copied in one piece
/// instead of byte by byte.
class PieceWriter : public rapidjson::Writer<WriterBuffer> {
 public:
  using rapidjson::Writer<WriterBuffer>::Writer;

  void string(std::string_view text) {
    if (plain_bytes(text) < text.size()) {
      String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
      return;
    }
    Prefix(rapidjson::kStringType);
    char* const to = os_->Push(text.size() + 2);
    to[0] = '"';
    text.copy(to + 1, text.size());
    to[text.size() + 1] = '"';
    EndValue(true);
  }

  void raw(std::string_view json) {
    Prefix(rapidjson::kObjectType);
    json.copy(os_->Push(json.size()), json.size());
    EndValue(true);
  }
};

/// Writes one compact JSON text. Strings must be valid UTF-8 and are kept byte for byte. The caller
/// is responsible for a well-formed sequence of calls. Not thread-safe.
class Writer {
 public:
  Writer() : writer_(buffer_) {}

  void begin_object() { writer_.StartObject(); }
  void end_object() { writer_.EndObject(); }
  void begin_array() { writer_.StartArray(); }
  void end_array() { writer_.EndArray(); }
  void key(std::string_view name) { writer_.string(name); }
  void string(std::string_view text) { writer_.string(text); }
  void null() { writer_.Null(); }
  void boolean(bool value) { writer_.Bool(value); }
  void integer(std::int64_t value) { writer_.Int64(value); }
  void number(double value) { writer_.Double(value); }
  /// A parsed value. Recurses as deep as the value is nested.
  void value(const rapidjson::Value& value);
  /// A complete JSON value as text, copied unchecked.
  void raw(std::string_view json) { writer_.raw(json); }

  void member(std::string_view name, std::string_view text) {
    key(name);
    string(text);
  }
  /// Null where `text` has no value.
  void member(std::string_view name, std::optional<std::string_view> text) {
    key(name);
    if (text) {
      string(*text);
    } else {
      null();
    }
  }
  void member(std::string_view name, const std::string& text) {
    member(name, std::string_view(text));
  }
  void member(std::string_view name, const char* text) { member(name, std::string_view(text)); }

  /// The text so far. Valid until the next call.
  std::string_view view() const { return {buffer_.GetString(), buffer_.GetSize()}; }
  /// A copy of the text so far.
  std::string take() const { return std::string(view()); }
  /// Starts a new text in the same memory.
  void reset() {
    buffer_.Clear();
    writer_.Reset(buffer_);
  }

 private:
  WriterBuffer buffer_;
  PieceWriter writer_;
};

}  // namespace porthole::json
