#pragma once

#include <chrono>
#include <cstddef>

#include "http/net/limits.h"

/// Every bound of the journal and of queries to it, with its reason. Sizes are in bytes unless the
/// name says otherwise.
namespace porthole::http {

/// Requests that the journal keeps for each organization; `--journal-max`. The longest test suites
/// send some thousand.
inline constexpr std::size_t kJournalMax = 10'000;

/// All journal entries together. Past it, the organizations that take the most lose their oldest
/// entries. Enough for 10,000 requests with the heads that common clients send, and their responses
/// as far as they are kept.
inline constexpr std::size_t kJournalBytesMax = std::size_t{48} * 1024 * 1024;

/// A request's body in an entry: much more than a query written by hand. What is cut off can't be
/// matched.
inline constexpr std::size_t kJournalBodyBytesMax = std::size_t{64} * 1024;

/// A response's body in an entry: a portal, an error, the result of a call. A whole list would take
/// the space of many requests, and requests are what tests look for.
inline constexpr std::size_t kJournalResponseBytesMax = std::size_t{2} * 1024;

/// Entries in one response: by default and at most, and the bytes after which no more are added.
inline constexpr std::size_t kJournalListed = 100;
inline constexpr std::size_t kJournalListedMax = 1'000;
inline constexpr std::size_t kJournalListedBytesMax = std::size_t{8} * 1024 * 1024;

/// How long `verify` may wait: no longer than test runners let a test run by default.
inline constexpr std::chrono::seconds kVerifyTimeMax{60};

/// Nearest requests that a failed `verify` reports.
inline constexpr std::size_t kNearestReported = 3;

/// A path pattern. It is matched against the path of every request.
inline constexpr std::size_t kPathPatternBytesMax = 1024;

static_assert(kJournalBytesMax >= 64 * (kHeadBytesMax + kJournalBodyBytesMax),
              "a few requests of the largest size don't evict all others");
static_assert(kJournalBytesMax >= 2 * kJournalMax * kJournalResponseBytesMax,
              "the responses of one organization leave room for its requests");
static_assert(kJournalListedBytesMax > kHeadBytesMax + kJournalBodyBytesMax,
              "a list has room for the largest entry");

}  // namespace porthole::http
