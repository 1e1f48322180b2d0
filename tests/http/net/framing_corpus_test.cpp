#include <algorithm>
#include <set>

#include <doctest/doctest.h>

#include "portal/base/result.h"
#include "tests/http/net/corpus.h"

namespace porthole::http::test {
namespace {

const std::vector<CorpusCase>& corpus() {
  static const std::vector<CorpusCase> kCases = load_corpus();
  return kCases;
}

std::string summaries(const Framed& framed) {
  std::vector<std::string> all;
  for (const SeenRequest& request : framed.requests) all.push_back(request.summary());
  return join(all);
}

// Where to split: everywhere; in the few very long ones near both ends and at some places between.
std::vector<std::size_t> boundaries(std::size_t size) {
  constexpr std::size_t kAllUpTo = 2048;
  constexpr std::size_t kStride = 1009;
  std::vector<std::size_t> all;
  for (std::size_t at = 0; at <= size; ++at) {
    const bool near_an_end = at < kAllUpTo / 8 || size - at < kAllUpTo / 8;
    const bool sampled = at % (size > 65536 ? kStride * 64 : kStride) == 0;
    if (size <= kAllUpTo || near_an_end || sampled) all.push_back(at);
  }
  return all;
}

std::vector<std::size_t> every(std::size_t piece, std::size_t size) {
  std::vector<std::size_t> cuts;
  for (std::size_t at = piece; at < size; at += piece) cuts.push_back(at);
  return cuts;
}

}  // namespace

TEST_SUITE("framing: corpus") {
  TEST_CASE("has at least 160 files, each with a reason and known outcomes") {
    CHECK(corpus().size() >= 160);
    const std::set<std::string> known = {"ok keep",   "ok close",  "400 close", "413 close",
                                         "414 close", "417 close", "431 close", "501 close",
                                         "505 close", "incomplete"};
    std::set<std::string> used;
    for (const CorpusCase& one : corpus()) {
      CAPTURE(one.name);
      CHECK_FALSE(one.why.empty());
      for (const std::string& outcome : one.expected) CHECK(known.count(outcome) == 1);
      used.insert(one.expected.begin(), one.expected.end());
    }
    CHECK(used == known);
  }

  TEST_CASE("gets the expected verdicts in one piece") {
    for (const CorpusCase& one : corpus()) {
      CAPTURE(one.name);
      CAPTURE(one.why);
      const Framed whole = frame(one.bytes);
      CAPTURE(whole.error_message);
      CHECK(join(whole.outcomes) == join(one.expected));
      if (!one.sees.empty()) CHECK(summaries(whole) == join(one.sees));
      CHECK(whole.views_inside);
      const std::string& last = one.expected.back();
      const bool refused = last.starts_with('4') || last.starts_with('5');
      CHECK(whole.error_message.empty() != refused);
    }
  }

  TEST_CASE("gets the same verdicts byte by byte") {
    for (const CorpusCase& one : corpus()) {
      CAPTURE(one.name);
      const Framed whole = frame(one.bytes);
      // A million single bytes would take a while: the driver moves the buffer for each.
      const Framed dripped = one.bytes.size() > 65536
                                 ? frame(one.bytes, every(4099, one.bytes.size()))
                                 : frame_byte_by_byte(one.bytes);
      CHECK(dripped.same_verdict(whole));
      CHECK(dripped.views_inside);
      CHECK(dripped.buffer_bytes_max <= kHeadBytesMax + kBodyBytesMax);
    }
  }

  TEST_CASE("gets the same verdicts split in two anywhere") {
    for (const CorpusCase& one : corpus()) {
      CAPTURE(one.name);
      const Framed whole = frame(one.bytes);
      std::size_t differing = 0;
      for (const std::size_t cut : boundaries(one.bytes.size())) {
        const std::size_t cuts[] = {cut};
        const Framed split = frame(one.bytes, cuts);
        if (!split.same_verdict(whole) || !split.views_inside) {
          ++differing;
          MESSAGE("differs when split at " << cut);
        }
      }
      CHECK(differing == 0);
    }
  }

  TEST_CASE("gets the same verdicts in pieces of every small size") {
    for (const CorpusCase& one : corpus()) {
      if (one.bytes.size() > 65536) continue;
      CAPTURE(one.name);
      const Framed whole = frame(one.bytes);
      for (std::size_t piece = 2; piece <= 7; ++piece) {
        CAPTURE(piece);
        CHECK(frame(one.bytes, every(piece, one.bytes.size())).same_verdict(whole));
      }
    }
  }

  TEST_CASE("says of every refusal what was wrong, in printable text") {
    for (const CorpusCase& one : corpus()) {
      CAPTURE(one.name);
      const std::string message = frame(one.bytes).error_message;
      CHECK(message.size() < 250);
      CHECK(std::none_of(message.begin(), message.end(), [](char byte) {
        return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f;
      }));
    }
  }
}

}  // namespace porthole::http::test
