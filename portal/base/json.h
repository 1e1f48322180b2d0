#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

/// JSON in and out. The only place that calls RapidJSON's parser, whose defaults crash on long
/// numbers and let malformed text through.
namespace porthole::json {

/// How many bytes at the front of `text` stand in a JSON string as they are.
std::size_t plain_bytes(std::string_view text);

/// Memory that writers write to, as RapidJSON wants an allocator: each thread keeps the block that
/// its last writer had, since there is hardly an answer without one.
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

/// Where RapidJSON lets its vectorized code in, which misses control characters from U+001A on (in
/// 1.1.0): takes all over that needs no escape, in one piece rather than byte by byte. True when
/// something is left.
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

using Document = rapidjson::Document;
/// Never compare one with `==`: under C++20 RapidJSON 1.1.0 recurses for ever.
using Value = rapidjson::Value;

/// A place in a text: both from 1, columns in code points.
struct Position {
  std::size_t line = 1;
  std::size_t column = 1;

  friend bool operator==(const Position&, const Position&) = default;
};

/// The place of the byte at `offset`.
Position position_of(std::string_view text, std::size_t offset);

struct ParseOptions {
  /// Accept `//` and `/* */` comments and a comma before a closing bracket: for files people write.
  bool comments = false;
  /// Arrays and objects within each other. Writing and copying a document recurse, so this also
  /// bounds their use of the stack.
  std::size_t depth_max = 64;
  /// Values and keys in all. A body of 1 MiB could otherwise become a document of 30 MiB.
  std::size_t nodes_max = 100'000;
};

/// Why a text is not JSON, or not JSON that we take.
struct SyntaxError {
  std::string message;
  Position position;
  /// `missing a colon after a name of object member at line 1, column 9`.
  std::string to_string() const;
};

struct ParseResult {
  Document document;
  /// When set, `document` is null.
  std::optional<SyntaxError> error;
};

/// Reads one JSON value (RFC 8259) that must be all of `text`. Refused besides what the grammar
/// refuses: malformed UTF-8, escapes of lone surrogates, a name twice in one object, numbers beyond
/// the range of a double, and what passes the bounds of `options`. Integers within 64 bits keep
/// their exact value.
ParseResult parse(std::string_view text, const ParseOptions& options = {});

/// Where the value that `pointer` (RFC 6901, e.g. `/portals/3/query`) names begins in `text`, which
/// must be what `parse` took with the same options. When there is no such value, the nearest one
/// around it. Reads the text anew: for error messages.
Position locate(std::string_view text, std::string_view pointer, const ParseOptions& options = {});

/// A JSON pointer one step further: `~` and `/` in `token` are escaped.
std::string pointer_to(std::string_view pointer, std::string_view token);
std::string pointer_to(std::string_view pointer, std::size_t index);

/// The member of `object`, or null when it has none of that name.
const Value* find(const Value& object, std::string_view name);

inline std::string_view text_of(const Value& string) {
  return {string.GetString(), string.GetStringLength()};
}

/// `a string`, `null`, `an array`, …: what a value is, for messages.
std::string_view kind_of(const Value& value);

/// RapidJSON's writer, but strings without escapes and texts made before go out in one piece,
/// rather than byte by byte.
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

/// Writes one compact JSON text. Strings must be valid UTF-8 and are kept byte for byte.
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
  /// A value that was parsed. Recurses as deep as the parser let it be.
  void value(const Value& value) { value.Accept(writer_); }
  /// A JSON text made before, taken as it is.
  void raw(std::string_view json) { writer_.raw(json); }

  void member(std::string_view name, std::string_view text) {
    key(name);
    string(text);
  }
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

  /// What was written so far. Valid until the next call.
  std::string_view view() const { return {buffer_.GetString(), buffer_.GetSize()}; }
  std::string take() const { return std::string(view()); }
  /// Starts another text in the same memory.
  void reset() {
    buffer_.Clear();
    writer_.Reset(buffer_);
  }

 private:
  WriterBuffer buffer_;
  PieceWriter writer_;
};

}  // namespace porthole::json
