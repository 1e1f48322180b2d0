#pragma once

#include <cstddef>

/// Every bound of faults, with its reason. Sizes are in bytes unless the name says otherwise.
namespace porthole::http {

/// Faults in all, and the bytes of their bodies and headers together.
inline constexpr std::size_t kFaultsMax = 1'000;
inline constexpr std::size_t kFaultsBytesMax = std::size_t{32} * 1024 * 1024;

/// Of one fault: headers, bytes of a header's value, and errors.
inline constexpr std::size_t kFaultHeadersMax = 32;
inline constexpr std::size_t kFaultHeaderBytesMax = std::size_t{4} * 1024;
inline constexpr std::size_t kFaultErrorsMax = 100;

}  // namespace porthole::http
