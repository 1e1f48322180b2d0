#include "http/net/chunked_decoder.h"

#include <string>

#include <doctest/doctest.h>

namespace porthole::http {

TEST_SUITE("chunked decoder") {
  TEST_CASE("stops at the end of its body") {
    ChunkedDecoder decoder(100);
    std::string input = "3\r\nabc\r\n0\r\n\r\nrest";
    const ChunkedDecoder::Decoded decoded = decoder.decode(input);
    CHECK(decoded.status == FramingStatus::complete);
    CHECK(input.substr(0, decoded.payload_bytes) == "abc");
    CHECK(input.substr(decoded.consumed_bytes) == "rest");
    CHECK(decoder.decode(input).consumed_bytes == 0);
    decoder.reset();
    std::string again = "0\r\n\r\n";
    CHECK(decoder.decode(again).status == FramingStatus::complete);
  }

  TEST_CASE("numbers the chunk that is wrong") {
    ChunkedDecoder decoder(100);
    std::string input = "3\r\nabc\r\n2\r\nabX";
    CHECK(decoder.decode(input).status == FramingStatus::failed);
    CHECK(decoder.error().status == 400);
    CHECK(decoder.error().message == "Chunk 2 of the body: its data is not followed by CR LF");
  }

  TEST_CASE("limits the sum of the chunks, even to nothing") {
    ChunkedDecoder decoder(3);
    std::string fits = "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n";
    CHECK(decoder.decode(fits).status == FramingStatus::complete);
    decoder.reset();
    std::string larger = "2\r\nab\r\n2\r\n";
    CHECK(decoder.decode(larger).status == FramingStatus::failed);
    CHECK(decoder.error().status == 413);
    ChunkedDecoder none(0);
    std::string one = "1\r\n";
    CHECK(none.decode(one).status == FramingStatus::failed);
  }
}

}  // namespace porthole::http
