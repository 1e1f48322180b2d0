#include "portal/base/json.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <utility>
#include <vector>

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>

#include "portal/base/json_reader.h"
#include "portal/base/text.h"
#include "portal/base/utf8.h"

namespace porthole::json {
namespace {

using rapidjson::SizeType;

/// Sits between RapidJSON's reader and the document under construction: converts numbers and
/// enforces the bounds. `problem` says why an event was rejected, or is null.
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
    // Underflow becomes zero; overflow is rejected.
    if (error == std::errc::result_out_of_range && is_tiny({text, length})) {
      return document_.Double(0);
    }
    if (error != std::errc() || rest != end || !std::isfinite(number)) {
      return reject("number out of range");
    }
    return document_.Double(number);
  }

  // Never called: numbers arrive as text.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

 private:
  bool reject(const char* problem) {
    problem_ = problem;
    return false;
  }

  bool count() { return ++nodes_ <= options_.nodes_max || reject("too many values"); }

  bool descend() { return ++depth_ <= options_.depth_max || reject("nested too deeply"); }

  /// Raw text is already known to be valid, but RapidJSON decodes an escaped lone low surrogate to
  /// three bytes that are not UTF-8, the first of which is 0xED.
  bool check_surrogates(const char* text, SizeType length) {
    if (length == 0 || std::memchr(text, 0xED, length) == nullptr) return true;
    return utf8::is_valid({text, length}) || reject("escape of a lone surrogate in a string");
  }

  /// Whether a number that `from_chars` reports as out of range is too small rather than too large.
  static bool is_tiny(std::string_view number) {
    return std::abs(std::strtod(std::string(number).c_str(), nullptr)) < 1;
  }

  Document& document_;
  const ParseOptions& options_;
  std::size_t nodes_ = 0;
  std::size_t depth_ = 0;
  const char* problem_ = nullptr;
};

/// Called by `Document::Populate`.
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

/// Whether an object has a duplicate name. Quadratic but allocates nothing: for small objects.
bool has_duplicate_names(const Value& object) {
  const auto begin = object.MemberBegin();
  for (auto member = begin; member != object.MemberEnd(); ++member) {
    for (auto other = begin; other != member; ++other) {
      if (text_of(member->name) == text_of(other->name)) return true;
    }
  }
  return false;
}

/// The duplicate name of an object that comes first in byte order.
std::optional<std::string_view> duplicate_name(const Value& object) {
  constexpr SizeType kFewMembers = 8;
  if (object.MemberCount() <= kFewMembers && !has_duplicate_names(object)) return std::nullopt;
  std::vector<std::string_view> names;
  names.reserve(object.MemberCount());
  for (const auto& member : object.GetObject()) names.push_back(text_of(member.name));
  std::sort(names.begin(), names.end());
  const auto found = std::adjacent_find(names.begin(), names.end());
  return found == names.end() ? std::nullopt : std::optional(*found);
}

/// The pointer to a duplicate name in `value` or below it, or an empty string.
std::string find_duplicate_name(const Value& value, const std::string& pointer) {
  if (value.IsArray()) {
    for (SizeType i = 0; i < value.Size(); ++i) {
      if (!value[i].IsObject() && !value[i].IsArray()) continue;
      std::string found = find_duplicate_name(value[i], pointer_to(pointer, i));
      if (!found.empty()) return found;
    }
    return {};
  }
  if (const auto duplicate = duplicate_name(value)) return pointer_to(pointer, *duplicate);
  for (const auto& member : value.GetObject()) {
    if (!member.value.IsObject() && !member.value.IsArray()) continue;
    std::string found =
        find_duplicate_name(member.value, pointer_to(pointer, text_of(member.name)));
    if (!found.empty()) return found;
  }
  return {};
}

/// The last name in `pointer`, unescaped.
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

}  // namespace

std::string SyntaxError::to_string() const {
  return message + " at line " + std::to_string(position.line) + ", column " +
         std::to_string(position.column);
}

ParseResult parse(std::string_view text, const ParseOptions& options) {
  text = without_bom(text);
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
    // RapidJSON takes a NUL for the end of the text.
    parsed.error = error_at(text, stream.Tell(), "NUL after the end of the value");
  } else if (parsed.document.IsObject() || parsed.document.IsArray()) {
    const std::string duplicate = find_duplicate_name(parsed.document, "");
    if (!duplicate.empty()) {
      parsed.error = {"duplicate name " + quote(last_name(duplicate)),
                      locate(text, duplicate, options)};
    }
  }
  if (parsed.error) parsed.document.SetNull();
  return parsed;
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
