#include "http/observe/masked_values.h"

#include <cstddef>

#include "http/observe/credential.h"

namespace porthole::http {

void MaskedValues::add(std::string_view value) {
  constexpr std::size_t kCharactersMin = 4;
  if (value.size() >= kCharactersMin && mask(value) != value) values_.emplace_back(value);
}

std::string MaskedValues::without_values(std::string text) const {
  for (const std::string& value : values_) {
    std::size_t at = text.find(value);
    if (at == std::string::npos) continue;
    std::string masked;
    std::size_t copied_to = 0;
    for (; at != std::string::npos; at = text.find(value, copied_to)) {
      masked.append(text, copied_to, at - copied_to).append(mask(value));
      copied_to = at + value.size();
    }
    text = masked.append(text, copied_to);
  }
  return text;
}

}  // namespace porthole::http
