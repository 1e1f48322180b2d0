#include "portal/base/json_locate.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <rapidjson/memorystream.h>

#include "portal/base/json_reader.h"
#include "portal/base/utf8.h"

namespace porthole::json {
namespace {

using rapidjson::SizeType;

/// A SAX handler that notes where the value that a pointer refers to begins.
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
    // A duplicate name is located at its last occurrence, the one too many.
    note(pointer_here(), string_start());
    return true;
  }
  bool StartObject() { return open(true); }
  bool StartArray() { return open(false); }
  bool EndObject(SizeType) { return close(); }
  bool EndArray(SizeType) { return close(); }

  // Never called: numbers arrive as text.
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

  /// The reader has just passed a string: searches back for its opening quote, the first one that
  /// no backslash escapes.
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
    const bool encloses = pointer.empty() || pointer == target_ ||
                          (target_.starts_with(pointer) && target_[pointer.size()] == '/');
    if (!encloses || pointer.size() < best_length_) return;
    best_length_ = pointer.size();
    best_offset_ = offset;
  }

  void advance() {
    if (!frames_.empty()) ++frames_.back().index;
  }

  bool scalar(std::size_t start) {
    note(pointer_here(), start);
    advance();
    return true;
  }

  bool open(bool is_object) {
    std::string pointer = pointer_here();
    note(pointer, end());  // The reader reports a bracket before consuming it.
    frames_.push_back({std::move(pointer), is_object});
    return true;
  }

  bool close() {
    frames_.pop_back();
    advance();
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

Position position_of(std::string_view text, std::size_t offset) {
  Position position;
  offset = std::min(offset, text.size());
  for (std::size_t i = 0; i < offset; ++i) {
    if (text[i] == '\n') {
      ++position.line;
      position.column = 1;
    } else if (!utf8::is_continuation(text[i])) {
      ++position.column;
    }
  }
  return position;
}

Position locate(std::string_view text, std::string_view pointer, const ParseOptions& options) {
  text = without_bom(text);
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

}  // namespace porthole::json
