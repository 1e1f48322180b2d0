#include "portal/base/text.h"

#include "portal/base/hex.h"
#include "portal/base/utf8.h"

namespace porthole {
namespace {

constexpr std::string_view kEllipsis = "…";

}  // namespace

std::size_t cut_length(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text.size();
  std::size_t end = bytes_max;
  while (end > 0 && utf8::is_continuation(text[end])) --end;
  return end;
}

std::string cut(std::string text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  text.resize(cut_length(text, bytes_max));
  text += kEllipsis;
  return text;
}

std::string quote(std::string_view text, std::size_t bytes_max) {
  const std::size_t length = cut_length(text, bytes_max);
  std::string quoted;
  quoted.reserve(length + kEllipsis.size() + 2);
  quoted += '"';
  quoted += text.substr(0, length);
  if (length < text.size()) quoted += kEllipsis;
  quoted += '"';
  return quoted;
}

std::string printable(std::string_view text, std::size_t bytes_max) {
  std::string shown;
  for (const char byte : text.substr(0, bytes_max)) {
    const auto value = static_cast<unsigned char>(byte);
    if (value >= 0x20 && value < 0x7f && byte != '"' && byte != '\\') {
      shown += byte;
    } else {
      shown += "\\x";
      shown += kHexDigits[value >> 4];
      shown += kHexDigits[value & 15];
    }
  }
  if (text.size() > bytes_max) shown += kEllipsis;
  return shown;
}

std::string replace_malformed(std::string_view text) {
  std::string shown;
  while (const auto malformed = utf8::find_malformed(text)) {
    shown += text.substr(0, *malformed);
    shown += "\uFFFD";
    text.remove_prefix(*malformed + 1);
  }
  shown += text;
  return shown;
}

}  // namespace porthole
