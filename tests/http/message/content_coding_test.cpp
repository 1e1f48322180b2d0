#include "http/message/content_coding.h"

#include <string>
#include <zlib.h>

#include <doctest/doctest.h>

namespace porthole::http {
namespace {

/// `text` compressed: as gzip, with zlib's header, or without any.
std::string compressed(const std::string& text, int format) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, format, 8, Z_DEFAULT_STRATEGY) ==
          Z_OK);
  std::string out(deflateBound(&stream, text.size()), '\0');
  std::string in = text;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string gzip(const std::string& text) {
  return compressed(text, MAX_WBITS + 16);
}

/// The decoded body, or the status of the refusal.
std::string decoded(const std::string& body, const std::string& coding,
                    std::size_t max = 1'000'000) {
  std::string out;
  const auto refusal = decode_content(body, coding, max, out);
  return refusal ? std::to_string(refusal->status) : out;
}

TEST_SUITE("content coding") {
  TEST_CASE("decodes gzip and deflate, in their several forms") {
    const std::string text = R"({"name":"A"})" + std::string(100'000, ' ');
    CHECK(decoded(gzip(text), "gzip") == text);
    CHECK(decoded(gzip(text), "X-GZIP") == text);
    CHECK(decoded(gzip("a") + gzip("b"), "gzip") == "ab");
    CHECK(decoded(gzip(""), "gzip").empty());
    CHECK(decoded(compressed(text, MAX_WBITS), "deflate") == text);
    CHECK(decoded(compressed(text, -MAX_WBITS), "deflate") == text);
    CHECK(decoded(text, "identity") == text);
  }

  TEST_CASE("refuses what is malformed, cut or too large, and other codings") {
    const std::string whole = gzip(std::string(1000, 'x'));
    for (const std::string& body :
         {std::string("{}"), whole.substr(0, whole.size() - 1), whole + "x", std::string()}) {
      CHECK(decoded(body, "gzip") == "400");
      CHECK(decoded(body, "deflate") == "400");
    }
    CHECK(decoded(whole, "gzip", 1000).size() == 1000);
    CHECK(decoded(whole, "gzip", 999) == "413");
    // A thousand times as large as what was sent.
    CHECK(decoded(gzip(std::string(10'000'000, 'x')), "gzip") == "413");
    for (const std::string coding : {"br", "zstd", "compress", "gzip, gzip", ""}) {
      std::string out;
      const auto refusal = decode_content("x", coding, 10, out);
      REQUIRE(refusal);
      CHECK(refusal->status == 415);
      CHECK(refusal->headers.back().name == "Accept-Encoding");
    }
  }
}

}  // namespace
}  // namespace porthole::http
