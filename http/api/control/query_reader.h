#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/api/control/body_reader.h"
#include "http/message/response.h"

namespace porthole::http {

/// The query of a control route. Read its parameters first, then ask `refusal`, as with
/// `ControlBody`: an unknown parameter is refused, too. Findings have the path `?NAME`.
class ControlQuery {
 public:
  explicit ControlQuery(std::string_view query);

  /// The decoded value; nothing when the parameter is not there, or wrong in a way that is found.
  std::optional<std::string> text(std::string_view name);
  std::optional<std::uint64_t> natural(std::string_view name, std::uint64_t least,
                                       std::uint64_t most);
  /// `?organization=SLUG`, by which many routes are narrowed. Must not be empty.
  std::optional<std::string> organization();

  void refuse(std::string_view name, std::string message);

  /// 422 for parameters that are unknown, there twice, without a value or refused. To be asked
  /// once, when all have been read.
  std::optional<Response> refusal();

 private:
  struct Parameter {
    std::string name;
    std::optional<std::string> value;
    bool is_known = false;
  };
  std::vector<Parameter> parameters_;
  Findings findings_;
};

/// `text` as a whole number; nothing when it is none that fits.
std::optional<std::uint64_t> parse_natural(std::string_view text);

}  // namespace porthole::http
