#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>

/// The limits on connections and requests, with their reasons. Sizes are in bytes unless the name
/// says otherwise. Those that a user may need to change have a flag, which overrides the constant
/// of the same name; the others are fixed.
namespace porthole::http {

// --- The head of a request --------------------------------------------------------------------

/// Request line and headers together, with the empty line that ends them. The same as Node's limit;
/// nginx has 32 KiB, Go 1 MiB. A browser with many cookies stays below it.
inline constexpr std::size_t kHeadBytesMax = std::size_t{16} * 1024;

/// Header lines. curl sends 3 to 6, a browser some 20, and a chain of proxies adds a few.
inline constexpr std::size_t kHeadersMax = 64;

/// The request target. RFC 9112, 3 asks for request lines of at least 8000.
inline constexpr std::size_t kTargetBytesMax = std::size_t{8} * 1024;

/// The method. The longest one registered with IANA, UPDATEREDIRECTREF, has 17.
inline constexpr std::size_t kMethodBytesMax = 32;

/// Empty lines before a request line. RFC 9112, 2.2 asks to accept at least one: old clients send a
/// superfluous CRLF after a body.
inline constexpr std::size_t kLeadingEmptyLinesMax = 4;

// --- The body of a request --------------------------------------------------------------------

/// A body after decoding; `--body-bytes-max`. A query written by hand has a few KiB, a generated
/// one some hundred. The real service's limit isn't known.
inline constexpr std::size_t kBodyBytesMax = std::size_t{1024} * 1024;

/// A body that is a whole state: the control API takes what it exports. A state of 100,000 portals
/// has some 150 MiB.
inline constexpr std::size_t kDocumentBytesMax = std::size_t{1024} * 1024 * 1024;

/// The first line of a chunk: its size and its extensions, without the CRLF.
inline constexpr std::size_t kChunkLineBytesMax = 256;

/// Hexadecimal digits of a chunk's size: as many as 64 bits hold, so that no sum can overflow.
inline constexpr std::size_t kChunkSizeDigitsMax = 16;

/// All chunk extensions of one body. We ignore them, and RFC 9112, 7.1.1 asks to limit their total:
/// one-byte chunks with long extensions would make us read 256 times the body.
inline constexpr std::size_t kChunkExtensionsBytesMax = std::size_t{16} * 1024;

/// Trailer lines after a chunked body, and all of their bytes. We check and drop them; clients that
/// use any send a checksum or two.
inline constexpr std::size_t kTrailersMax = 16;
inline constexpr std::size_t kTrailersBytesMax = std::size_t{4} * 1024;

// --- Time -------------------------------------------------------------------------------------

/// From the first byte of a head to its last, however slowly those in between arrive.
inline constexpr std::chrono::seconds kHeadTimeMax{10};

/// From the end of a head to the end of its body, likewise.
inline constexpr std::chrono::seconds kBodyTimeMax{30};

/// A keep-alive connection without a request. Longer than a client's pool is idle between two calls
/// of a test, short enough to get rid of forgotten ones.
inline constexpr std::chrono::seconds kIdleTimeMax{60};

/// A response of which the client reads no byte.
inline constexpr std::chrono::seconds kWriteStallTimeMax{30};

/// After the last response: how long, and how much, to read and drop of what the client still
/// sends, so that no reset discards the response.
inline constexpr std::chrono::seconds kLingerTimeMax{2};
inline constexpr std::size_t kLingerBytesMax = 4 * kBodyBytesMax;

/// How long requests in flight at shut-down have to finish, and all of the shut-down: the rest is
/// for the last snapshot. Docker kills after ten seconds.
inline constexpr std::chrono::seconds kShutdownGrace{4};
inline constexpr std::chrono::seconds kShutdownTimeMax{5};

// --- The machine ------------------------------------------------------------------------------

/// Open connections; `--connections-max`. Past it the longest-idle one is closed. Enough for a test
/// suite with a thousand workers, each with a pool of ten.
inline constexpr std::size_t kConnectionsMax = 10'000;

/// Connections past that, on which only urgent requests are answered: those that look what is wrong
/// and mend it.
inline constexpr std::size_t kReservedConnections = 16;

/// Descriptors that connections leave to files, listeners and whatever else the process has.
inline constexpr std::size_t kReservedDescriptors = 64;

/// Memory for all responses that clients have not read yet. Past it the connections that have made
/// no progress for the longest are closed: each can hold a whole list, which may have some MiB.
inline constexpr std::size_t kUnsentBytesMax = std::size_t{256} * 1024 * 1024;

/// Memory for all incomplete requests together. Sixty full bodies at once; without this limit
/// 10,000 connections with half a body each would take 5 GiB.
inline constexpr std::size_t kUnfinishedRequestsBytesMax = std::size_t{64} * 1024 * 1024;

/// Memory for all incomplete requests with larger bodies than usual: one of full size, in a buffer
/// that was doubled just before.
inline constexpr std::size_t kUnfinishedDocumentsBytesMax = 2 * kDocumentBytesMax;

/// Connections that the kernel has accepted and we have not yet: enough for a burst of clients that
/// start together.
inline constexpr int kListenBacklog = 1024;

// --- Relations that must hold -----------------------------------------------------------------

static_assert(kHeadBytesMax <= std::numeric_limits<std::uint16_t>::max(),
              "a head's parts are stored as 16-bit offsets");
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
              "a few slow uploads don't exhaust the memory for all");
static_assert(kLingerBytesMax >= kBodyBytesMax,
              "a client that sends a whole body can read the response");
static_assert(kLingerTimeMax < kShutdownGrace, "a lingering close ends within the shut-down");
static_assert(kShutdownGrace < kShutdownTimeMax, "a snapshot is written after the last request");
static_assert(kHeadTimeMax <= kIdleTimeMax && kBodyTimeMax <= kIdleTimeMax,
              "a request under way has no more time than an idle connection");

}  // namespace porthole::http
