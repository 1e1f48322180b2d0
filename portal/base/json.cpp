#include "portal/base/json.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>
#include <vector>

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include "portal/base/utf8.h"

/// The same for strings that are read: see portal/base/json.h.
template <>
template <>
// NOLINTNEXTLINE(readability-identifier-naming): the name is RapidJSON's.
inline void rapidjson::Reader::ScanCopyUnescapedString(rapidjson::MemoryStream& is,
                                                       rapidjson::Reader::StackStream<char>& os) {
  const std::size_t plain =
      porthole::json::plain_bytes({is.src_, static_cast<std::size_t>(is.end_ - is.src_)});
  if (plain == 0) return;
  std::memcpy(os.Push(static_cast<rapidjson::SizeType>(plain)), is.src_, plain);
  is.src_ += plain;
}

namespace porthole::json {
namespace {

using rapidjson::SizeType;

/// Stands in front of each block.
struct alignas(std::max_align_t) BlockHead {
  /// Of the block behind it.
  std::size_t bytes;
};

BlockHead* head_of(void* block) {
  return static_cast<BlockHead*>(block) - 1;
}

/// What a thread keeps: as much as most answers take.
constexpr std::size_t kSpareBytes = std::size_t{16} * 1024;
/// Has no destructor, so that writers can be used until the very end of a thread.
thread_local BlockHead* spare = nullptr;
struct SpareOwner {
  SpareOwner() = default;
  ~SpareOwner() { ::operator delete(std::exchange(spare, nullptr)); }
  SpareOwner(const SpareOwner&) = delete;
  SpareOwner& operator=(const SpareOwner&) = delete;
};

void keep_as_spare(BlockHead* head) {
  thread_local const SpareOwner owner;
  spare = head;
}

/// As many bytes as the processors that matter compare at once.
constexpr std::size_t kPiece = 16;

/// How many bytes at the front of a piece are neither control characters nor quotes nor
/// backslashes. Those from 0x80 on are plain.
std::size_t plain_in_piece(const char* piece) {
  using Bytes = unsigned char __attribute__((vector_size(kPiece)));
  Bytes bytes;
  std::memcpy(&bytes, piece, kPiece);
  const auto special = (bytes < 0x20) | (bytes == '"') | (bytes == '\\');
  std::array<std::uint64_t, 2> halves;
  std::memcpy(halves.data(), &special, kPiece);
  if ((halves[0] | halves[1]) == 0) return kPiece;
  std::size_t plain = 0;
  while (special[plain] == 0) ++plain;
  return plain;
}

// Iterative, so that nesting costs no stack; numbers as text, since the built-in conversion crashes
// (CVE-2024-38517). UTF-8 is checked beforehand, in one fast pass.
constexpr unsigned kStrict = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
constexpr unsigned kCommented =
    kStrict | rapidjson::kParseCommentsFlag | rapidjson::kParseTrailingCommasFlag;

/// Stands between RapidJSON's reader and the document that is built: converts numbers and keeps the
/// bounds. `problem` says why an event was refused.
class CheckingHandler {
 public:
  CheckingHandler(Document& document, const ParseOptions& options)
      : document_(document), options_(options) {}

  const char* problem() const { return problem_; }

  bool Null() { return count() && document_.Null(); }
  bool Bool(bool value) { return count() && document_.Bool(value); }
  bool String(const char* text, SizeType length, bool copy) {
    return count() && check_surrogates(text, length) && document_.String(text, length, copy);
  }
  bool Key(const char* text, SizeType length, bool copy) {
    return count() && check_surrogates(text, length) && document_.Key(text, length, copy);
  }
  bool StartObject() { return count() && descend() && document_.StartObject(); }
  bool EndObject(SizeType members) {
    --depth_;
    return document_.EndObject(members);
  }
  bool StartArray() { return count() && descend() && document_.StartArray(); }
  bool EndArray(SizeType elements) {
    --depth_;
    return document_.EndArray(elements);
  }

  bool RawNumber(const char* text, SizeType length, bool) {
    if (!count()) return false;
    const char* end = text + length;
    if (std::string_view(text, length).find_first_of(".eE") == std::string_view::npos) {
      std::int64_t integer = 0;
      if (std::from_chars(text, end, integer).ec == std::errc()) return document_.Int64(integer);
      std::uint64_t natural = 0;
      if (std::from_chars(text, end, natural).ec == std::errc()) return document_.Uint64(natural);
    }
    double number = 0;
    const auto [rest, error] = std::from_chars(text, end, number);
    // Too small to represent is nearly zero; too large is refused.
    if (error == std::errc::result_out_of_range && is_tiny({text, length})) {
      return document_.Double(0);
    }
    if (error != std::errc() || rest != end || !std::isfinite(number)) {
      return refuse("number out of range");
    }
    return document_.Double(number);
  }

  // Not called: numbers come as text.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

 private:
  bool refuse(const char* problem) {
    problem_ = problem;
    return false;
  }

  bool count() { return ++nodes_ <= options_.nodes_max || refuse("too many values"); }

  bool descend() { return ++depth_ <= options_.depth_max || refuse("nested too deeply"); }

  /// Raw text is known to be valid, but an escaped lone low surrogate comes out as three bytes that
  /// are not UTF-8, and they begin with 0xED.
  bool check_surrogates(const char* text, SizeType length) {
    if (length == 0 || std::memchr(text, 0xED, length) == nullptr) return true;
    return utf8::is_valid({text, length}) || refuse("escape of a lone surrogate in a string");
  }

  /// Of a number that `from_chars` finds out of range: whether it is below rather than above it.
  static bool is_tiny(std::string_view number) {
    return std::abs(std::strtod(std::string(number).c_str(), nullptr)) < 1;
  }

  Document& document_;
  const ParseOptions& options_;
  std::size_t nodes_ = 0;
  std::size_t depth_ = 0;
  const char* problem_ = nullptr;
};

/// Has the reader feed `handler`; gives the offset where it stopped and the code.
template <typename Handler>
rapidjson::ParseResult read(rapidjson::MemoryStream& stream, Handler& handler, bool comments) {
  rapidjson::Reader reader;
  return comments ? reader.Parse<kCommented>(stream, handler)
                  : reader.Parse<kStrict>(stream, handler);
}

/// What `Document::Populate` calls.
struct Generator {
  rapidjson::MemoryStream& stream;
  const ParseOptions& options;
  rapidjson::ParseResult result;
  const char* problem = nullptr;

  bool operator()(Document& document) {
    CheckingHandler handler(document, options);
    result = read(stream, handler, options.comments);
    problem = handler.problem();
    return !result.IsError();
  }
};

/// Whether an object has a name twice, for objects of few members: needs no memory and no order.
bool has_twin_names(const Value& object) {
  const auto begin = object.MemberBegin();
  for (auto member = begin; member != object.MemberEnd(); ++member) {
    for (auto other = begin; other != member; ++other) {
      if (text_of(member->name) == text_of(other->name)) return true;
    }
  }
  return false;
}

/// The first name, in their order, that stands twice in an object.
std::optional<std::string_view> twin_name(const Value& object) {
  constexpr SizeType kFewMembers = 8;
  if (object.MemberCount() <= kFewMembers && !has_twin_names(object)) return std::nullopt;
  std::vector<std::string_view> names;
  names.reserve(object.MemberCount());
  for (const auto& member : object.GetObject()) names.push_back(text_of(member.name));
  std::sort(names.begin(), names.end());
  const auto twin = std::adjacent_find(names.begin(), names.end());
  return twin == names.end() ? std::nullopt : std::optional(*twin);
}

/// The pointer to a name that stands twice in an object within `value`, or an empty string.
std::string find_duplicate_name(const Value& value, const std::string& pointer) {
  if (value.IsArray()) {
    for (SizeType i = 0; i < value.Size(); ++i) {
      if (!value[i].IsObject() && !value[i].IsArray()) continue;
      std::string found = find_duplicate_name(value[i], pointer_to(pointer, i));
      if (!found.empty()) return found;
    }
    return {};
  }
  if (const auto twin = twin_name(value)) return pointer_to(pointer, *twin);
  for (const auto& member : value.GetObject()) {
    if (!member.value.IsObject() && !member.value.IsArray()) continue;
    std::string found =
        find_duplicate_name(member.value, pointer_to(pointer, text_of(member.name)));
    if (!found.empty()) return found;
  }
  return {};
}

/// The name that ends `pointer`, as it was before `pointer_to` escaped it.
std::string last_name(std::string_view pointer) {
  std::string name;
  for (std::size_t i = pointer.rfind('/') + 1; i < pointer.size(); ++i) {
    const bool is_escape = pointer[i] == '~';
    if (is_escape) ++i;
    name.push_back(!is_escape ? pointer[i] : pointer[i] == '1' ? '/' : '~');
  }
  return name;
}

SyntaxError error_at(std::string_view text, std::size_t offset, std::string message) {
  return {std::move(message), position_of(text, offset)};
}

std::string describe(rapidjson::ParseErrorCode code) {
  std::string message = rapidjson::GetParseError_En(code);
  if (message.ends_with('.')) message.pop_back();
  if (!message.empty()) {
    message.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(message.front())));
  }
  return message;
}

/// Follows the reader through a text and notes where the value that a pointer names begins.
class LocatingHandler {
 public:
  LocatingHandler(std::string_view text, const rapidjson::MemoryStream& stream,
                  std::string_view target)
      : text_(text), stream_(stream), target_(target) {}

  std::size_t offset() const { return best_offset_; }

  bool Null() { return scalar(end() - 4); }
  bool Bool(bool value) { return scalar(end() - (value ? 4 : 5)); }
  bool RawNumber(const char*, SizeType length, bool) { return scalar(end() - length); }
  bool String(const char*, SizeType, bool) { return scalar(string_start()); }
  bool Key(const char* name, SizeType length, bool) {
    frames_.back().name.assign(name, length);
    // A name that stands twice is located at its last place, where it is one too many.
    note(pointer_here(), string_start());
    return true;
  }
  bool StartObject() { return open(true); }
  bool StartArray() { return open(false); }
  bool EndObject(SizeType) { return close(); }
  bool EndArray(SizeType) { return close(); }
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

 private:
  struct Frame {
    std::string pointer;
    bool is_object;
    std::size_t index = 0;
    std::string name = {};
  };

  std::size_t end() const { return stream_.Tell(); }

  /// The reader stands behind a string: back to the quote that opened it, which is the first one
  /// that no backslash escapes.
  std::size_t string_start() const {
    std::size_t offset = end() - 1;
    while (offset > 0) {
      --offset;
      if (text_[offset] != '"') continue;
      std::size_t backslashes = 0;
      while (offset > backslashes && text_[offset - backslashes - 1] == '\\') ++backslashes;
      if (backslashes % 2 == 0) break;
    }
    return offset;
  }

  std::string pointer_here() const {
    if (frames_.empty()) return {};
    const Frame& frame = frames_.back();
    return frame.is_object ? pointer_to(frame.pointer, frame.name)
                           : pointer_to(frame.pointer, frame.index);
  }

  void note(std::string_view pointer, std::size_t offset) {
    const bool around = pointer.empty() || pointer == target_ ||
                        (target_.starts_with(pointer) && target_[pointer.size()] == '/');
    if (!around || pointer.size() < best_length_) return;
    best_length_ = pointer.size();
    best_offset_ = offset;
  }

  void step() {
    if (!frames_.empty()) ++frames_.back().index;
  }

  bool scalar(std::size_t start) {
    note(pointer_here(), start);
    step();
    return true;
  }

  bool open(bool is_object) {
    std::string pointer = pointer_here();
    note(pointer, end());  // The reader tells of a bracket before it takes it.
    frames_.push_back({std::move(pointer), is_object});
    return true;
  }

  bool close() {
    frames_.pop_back();
    step();
    return true;
  }

  std::string_view text_;
  const rapidjson::MemoryStream& stream_;
  std::string_view target_;
  std::vector<Frame> frames_;
  std::size_t best_length_ = 0;
  std::size_t best_offset_ = 0;
};

}  // namespace

// The memory of writers.

void* WriterAllocator::Malloc(std::size_t bytes) {
  if (bytes == 0) return nullptr;
  if (bytes <= kSpareBytes) {
    if (spare != nullptr) return std::exchange(spare, nullptr) + 1;
    bytes = kSpareBytes;
  }
  return new (::operator new(sizeof(BlockHead) + bytes)) BlockHead{bytes} + 1;
}

void* WriterAllocator::Realloc(void* block, std::size_t bytes_before, std::size_t bytes) {
  if (block != nullptr && bytes > 0 && bytes <= head_of(block)->bytes) return block;
  void* const larger = Malloc(bytes);
  if (larger != nullptr && block != nullptr) {
    std::memcpy(larger, block, std::min(bytes_before, bytes));
  }
  Free(block);
  return larger;
}

void WriterAllocator::Free(void* block) {
  if (block == nullptr) return;
  BlockHead* const head = head_of(block);
  if (head->bytes == kSpareBytes && spare == nullptr) {
    keep_as_spare(head);
  } else {
    ::operator delete(head);
  }
}

std::size_t plain_bytes(std::string_view text) {
  std::size_t at = 0;
  for (; at + kPiece <= text.size(); at += kPiece) {
    const std::size_t plain = plain_in_piece(text.data() + at);
    if (plain < kPiece) return at + plain;
  }
  if (at == text.size()) return at;
  if (at > 0) {
    // The last piece, of which the first bytes are known to be plain.
    const std::size_t last = text.size() - kPiece;
    return last + plain_in_piece(text.data() + last);
  }
  std::array<char, kPiece> padded;
  padded.fill(' ');
  text.copy(padded.data(), text.size());
  return std::min(plain_in_piece(padded.data()), text.size());
}

Position position_of(std::string_view text, std::size_t offset) {
  Position position;
  offset = std::min(offset, text.size());
  for (std::size_t i = 0; i < offset; ++i) {
    if (text[i] == '\n') {
      ++position.line;
      position.column = 1;
    } else if ((static_cast<unsigned char>(text[i]) & 0xC0u) != 0x80u) {
      ++position.column;
    }
  }
  return position;
}

std::string SyntaxError::to_string() const {
  return message + " at line " + std::to_string(position.line) + ", column " +
         std::to_string(position.column);
}

ParseResult parse(std::string_view text, const ParseOptions& options) {
  ParseResult parsed;
  if (const auto malformed = utf8::find_malformed(text)) {
    parsed.error = error_at(text, *malformed, "not valid UTF-8");
    return parsed;
  }
  rapidjson::MemoryStream stream(text.data(), text.size());
  Generator generator{stream, options, {}};
  parsed.document.Populate(generator);
  if (generator.result.IsError()) {
    parsed.error = error_at(
        text, generator.result.Offset(),
        generator.problem != nullptr ? generator.problem : describe(generator.result.Code()));
  } else if (stream.Tell() != text.size()) {
    // RapidJSON takes a NUL for the end.
    parsed.error = error_at(text, stream.Tell(), "NUL after the end of the value");
  } else if (parsed.document.IsObject() || parsed.document.IsArray()) {
    const std::string duplicate = find_duplicate_name(parsed.document, "");
    if (!duplicate.empty()) {
      parsed.error = {"duplicate name \"" + last_name(duplicate) + '"',
                      locate(text, duplicate, options)};
    }
  }
  if (parsed.error) parsed.document.SetNull();
  return parsed;
}

Position locate(std::string_view text, std::string_view pointer, const ParseOptions& options) {
  rapidjson::MemoryStream stream(text.data(), text.size());
  LocatingHandler handler(text, stream, pointer);
  read(stream, handler, options.comments);
  return position_of(text, handler.offset());
}

std::string pointer_to(std::string_view pointer, std::string_view token) {
  std::string next(pointer);
  next.push_back('/');
  for (const char c : token) {
    if (c == '~') {
      next += "~0";
    } else if (c == '/') {
      next += "~1";
    } else {
      next.push_back(c);
    }
  }
  return next;
}

std::string pointer_to(std::string_view pointer, std::size_t index) {
  return std::string(pointer) + '/' + std::to_string(index);
}

const Value* find(const Value& object, std::string_view name) {
  const auto member = object.FindMember(
      Value(rapidjson::StringRef(name.data(), static_cast<SizeType>(name.size()))));
  return member == object.MemberEnd() ? nullptr : &member->value;
}

std::string_view kind_of(const Value& value) {
  switch (value.GetType()) {
    case rapidjson::kNullType:
      return "null";
    case rapidjson::kFalseType:
    case rapidjson::kTrueType:
      return "a boolean";
    case rapidjson::kObjectType:
      return "an object";
    case rapidjson::kArrayType:
      return "an array";
    case rapidjson::kStringType:
      return "a string";
    case rapidjson::kNumberType:
      return "a number";
  }
  return "a value";
}

}  // namespace porthole::json
