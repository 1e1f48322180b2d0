#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace porthole::http {

/// What was masked in a request. An error message or an answer may repeat it where no name shows
/// what it is. Not thread-safe.
class MaskedValues {
 public:
  /// Ignores values of fewer than four characters, which stand in many texts by chance.
  void add(std::string_view value);

  bool empty() const { return values_.empty(); }

  /// `text` with each of the values masked.
  std::string without_values(std::string text) const;

 private:
  std::vector<std::string> values_;
};

}  // namespace porthole::http
