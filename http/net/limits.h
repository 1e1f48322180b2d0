#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>

/// Every bound of connections and requests, with its reason. Sizes are in bytes unless the name
/// says otherwise. What a user may need to change has a flag, which replaces the constant of the
/// same name; the others are fixed.
namespace porthole::http {

// --- The head of a request --------------------------------------------------------------------

/// Request line and headers together, with the empty line that ends them. As much as Node takes;
/// nginx takes 32 KiB, Go 1 MiB. A browser with many cookies stays under it.
inline constexpr std::size_t kHeadBytesMax = std::size_t{16} * 1024;

/// Header lines. curl sends 3 to 6, a browser some 20, and a chain of proxies adds a few.
inline constexpr std::size_t kHeadersMax = 64;

/// The request target. RFC 9112, 3 asks for request lines of at least 8000.
inline constexpr std::size_t kTargetBytesMax = std::size_t{8} * 1024;

/// The method. The longest one registered with IANA, UPDATEREDIRECTREF, has 17.
inline constexpr std::size_t kMethodBytesMax = 32;

/// Empty lines that may stand before a request line. RFC 9112, 2.2 asks for one at least: old
/// clients end a body with a CRLF too many.
inline constexpr std::size_t kLeadingEmptyLinesMax = 4;

// --- The body of a request --------------------------------------------------------------------

/// A body after decoding; `--body-bytes-max`. A query written by hand has a few KiB, a generated
/// one some hundred. What the real service takes isn't known.
inline constexpr std::size_t kBodyBytesMax = std::size_t{1024} * 1024;

/// The line that begins a chunk: its size and its extensions, without the CRLF.
inline constexpr std::size_t kChunkLineBytesMax = 256;

/// Hexadecimal digits of a chunk's size: what fills 64 bits, so that no sum can overflow.
inline constexpr std::size_t kChunkSizeDigitsMax = 16;

/// All chunk extensions of one body. They mean nothing to us, and RFC 9112, 7.1.1 asks for a bound
/// on the whole: one-byte chunks with long extensions would make us read 256 times the body.
inline constexpr std::size_t kChunkExtensionsBytesMax = std::size_t{16} * 1024;

/// Trailer lines after a chunked body, and all of their bytes. We check and drop them; those who
/// send any at all send a checksum or two.
inline constexpr std::size_t kTrailersMax = 16;
inline constexpr std::size_t kTrailersBytesMax = std::size_t{4} * 1024;

// --- Time -------------------------------------------------------------------------------------

/// From the first byte of a head to its last, whatever the drip in between.
inline constexpr std::chrono::seconds kHeadTimeMax{10};

/// From the end of a head to the end of its body, whatever the drip in between.
inline constexpr std::chrono::seconds kBodyTimeMax{30};

/// A keep-alive connection without a request. Longer than the pools of common clients are idle
/// between two calls of one test, short enough that forgotten ones go.
inline constexpr std::chrono::seconds kIdleTimeMax{60};

/// An answer of which the client takes no byte.
inline constexpr std::chrono::seconds kWriteStallTimeMax{30};

/// After an error: how long we go on reading and dropping what the client still sends, so that the
/// answer is not torn away by a reset, and how much of it we take.
inline constexpr std::chrono::seconds kLingerTimeMax{2};
inline constexpr std::size_t kLingerBytesMax = 4 * kBodyBytesMax;

/// Requests in flight at shut-down get this long to finish.
inline constexpr std::chrono::seconds kShutdownGrace{5};

// --- The machine ------------------------------------------------------------------------------

/// Open connections; `--connections-max`. Past it the longest-idle one goes. A test suite with a
/// thousand workers, each with a pool of ten.
inline constexpr std::size_t kConnectionsMax = 10'000;

/// What all requests that are not yet complete may hold together. Sixty full bodies at once;
/// without it 10,000 connections with half a body each would hold 5 GiB.
inline constexpr std::size_t kUnfinishedRequestsBytesMax = std::size_t{64} * 1024 * 1024;

/// Connections that the kernel has accepted and we have not: a burst of clients that start
/// together.
inline constexpr int kListenBacklog = 1024;

// --- What must hold between them --------------------------------------------------------------

static_assert(kHeadBytesMax <= std::numeric_limits<std::uint16_t>::max(),
              "a head's parts are kept as 16-bit offsets into it");
static_assert(
    kLeadingEmptyLinesMax * 2 + kMethodBytesMax + kTargetBytesMax + 1024 < kHeadBytesMax,
    "a longest request line leaves room for headers; a line that fills a head is too long");
static_assert(kHeadersMax <= 255, "headers are counted in one byte");
static_assert(kHeadersMax * sizeof("a:\r\n") < kHeadBytesMax, "either bound on headers can be met");
static_assert(kChunkSizeDigitsMax * 4 <= std::numeric_limits<std::uint64_t>::digits,
              "a chunk's size fits its variable");
static_assert(kChunkSizeDigitsMax < kChunkLineBytesMax, "a chunk's size fits its line");
static_assert(kChunkLineBytesMax <= kChunkExtensionsBytesMax, "one longest extension is allowed");
static_assert(kTrailersBytesMax <= kHeadBytesMax, "trailers never outweigh headers");
static_assert(kUnfinishedRequestsBytesMax >= 16 * (kHeadBytesMax + kBodyBytesMax),
              "a few slow uploads alone don't exhaust the memory for all");
static_assert(kLingerBytesMax >= kBodyBytesMax,
              "a client that sends a whole body reads its answer");
static_assert(kLingerTimeMax < kShutdownGrace, "a lingering close ends within the shut-down");
static_assert(kHeadTimeMax <= kIdleTimeMax && kBodyTimeMax <= kIdleTimeMax,
              "a request under way is given no more time than an idle connection");

}  // namespace porthole::http
