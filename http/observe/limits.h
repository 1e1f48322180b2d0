#pragma once

#include <chrono>
#include <cstddef>

#include "http/net/limits.h"

/// Every bound of the journal and of what is asked of it, with its reason. Sizes are in bytes
/// unless the name says otherwise.
namespace porthole::http {

/// Requests that the journal keeps of each organization; `--journal-max`. The longest test suites
/// make some thousand.
inline constexpr std::size_t kJournalMax = 10'000;

/// What the journal may hold in all, past which the organizations with the most lose their oldest
/// entries: 10,000 requests with heads as clients have them, and all that is kept of their answers.
inline constexpr std::size_t kJournalBytesMax = std::size_t{48} * 1024 * 1024;

/// What an entry keeps of a request's body: a query as people write them, with much room. What is
/// cut can't be searched.
inline constexpr std::size_t kJournalBodyBytesMax = std::size_t{64} * 1024;

/// And of an answer's: a portal, an error, the values of a call. A list would take the room of many
/// requests, and those are what tests ask for.
inline constexpr std::size_t kJournalAnswerBytesMax = std::size_t{2} * 1024;

/// Entries in one answer, when nothing else is asked for and at most, and their bytes, past which
/// there are fewer.
inline constexpr std::size_t kJournalListed = 100;
inline constexpr std::size_t kJournalListedMax = 1'000;
inline constexpr std::size_t kJournalListedBytesMax = std::size_t{8} * 1024 * 1024;

/// How long `verify` may wait: what test runners give a test by default, or less.
inline constexpr std::chrono::seconds kVerifyTimeMax{60};

/// Requests that a failed `verify` tells of.
inline constexpr std::size_t kNearestReported = 3;

/// Bytes of a pattern for paths, which is compared with each path in turn.
inline constexpr std::size_t kPathPatternBytesMax = 1024;

static_assert(kJournalBytesMax >= 64 * (kHeadBytesMax + kJournalBodyBytesMax),
              "some requests of full size don't push all others out of the journal");
static_assert(kJournalBytesMax >= 2 * kJournalMax * kJournalAnswerBytesMax,
              "answers leave room for requests, all that one organization may have");
static_assert(kJournalListedBytesMax > kHeadBytesMax + kJournalBodyBytesMax,
              "a list has room for the largest entry");

}  // namespace porthole::http
