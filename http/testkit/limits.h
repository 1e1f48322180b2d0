#pragma once

#include <cstddef>

/// Every bound of faults and named snapshots. Sizes are in bytes unless the name says otherwise.
namespace porthole::http {

/// All faults: their number, and the bytes of their bodies and headers.
inline constexpr std::size_t kFaultsMax = 1'000;
inline constexpr std::size_t kFaultsBytesMax = std::size_t{32} * 1024 * 1024;

/// One fault: headers, bytes of a header's name and value, GraphQL errors.
inline constexpr std::size_t kFaultHeadersMax = 32;
inline constexpr std::size_t kFaultHeaderNameBytesMax = 256;
inline constexpr std::size_t kFaultHeaderBytesMax = std::size_t{4} * 1024;
inline constexpr std::size_t kFaultErrorsMax = 100;

/// Named snapshots of all organizations: their number, and their memory. Each costs pointers, and
/// what changed since.
inline constexpr std::size_t kNamedSnapshotsMax = 1'000;
inline constexpr std::size_t kNamedSnapshotsBytesMax = std::size_t{1024} * 1024 * 1024;
inline constexpr std::size_t kSnapshotNameCharactersMax = 100;

}  // namespace porthole::http
