#include "http/net/framing.h"

#include <string>

#include <doctest/doctest.h>

#include "tests/http/net/corpus.h"

namespace porthole::http {
namespace {

// A framer with the buffer of a connection that has read `bytes`.
struct Reading {
  explicit Reading(std::string bytes, std::size_t body_bytes_max = kBodyBytesMax)
      : buffer(std::move(bytes)), framer(body_bytes_max) {
    advance();
  }

  void advance() {
    status = framer.advance(buffer);
    buffer.resize(framer.retained_bytes());
  }

  void read(std::string_view more) {
    buffer += more;
    advance();
  }

  std::string buffer;
  RequestFramer framer;
  FramingStatus status = FramingStatus::incomplete;
};

std::string refusal(const std::string& bytes) {
  const test::Framed framed = test::frame(bytes);
  return framed.outcomes.back() + ": " + framed.error_message;
}

// Of a GET with a Host and `line` as its second header.
std::string header_refusal(const std::string& line) {
  return refusal("GET / HTTP/1.1\r\nHost: a\r\n" + line + "\r\n\r\n");
}

std::string target_refusal(const std::string& target) {
  return refusal("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
}

}  // namespace

TEST_SUITE("framing: the head") {
  TEST_CASE("gives the parts of a request as views into the buffer") {
    Reading reading(
        "POST /v2/a%20b?page=2&x=%2F HTTP/1.1\r\nHost: localhost:8080\r\n"
        "X-Name:  some \t value \t \r\nContent-Length: 2\r\n\r\nhi");
    REQUIRE(reading.status == FramingStatus::complete);
    const RequestHead& head = reading.framer.head();
    CHECK(head.method() == "POST");
    CHECK(head.target() == "/v2/a%20b?page=2&x=%2F");
    CHECK(head.path() == "/v2/a%20b");
    CHECK(head.query() == "page=2&x=%2F");
    CHECK(head.authority() == "localhost:8080");
    CHECK(head.version() == HttpVersion::http_1_1);
    CHECK(head.keep_alive());
    CHECK_FALSE(head.expects_continue());
    CHECK(head.body_framing() == BodyFraming::content_length);
    CHECK(head.content_length() == 2);
    REQUIRE(head.header_count() == 3);
    CHECK(head.header(1).name == "X-Name");
    CHECK(head.header(1).value == "some \t value");
    CHECK(reading.framer.body() == "hi");
    CHECK(head.method().data() == reading.buffer.data());
    CHECK(head.head_bytes() + 2 == reading.buffer.size());
    CHECK(reading.framer.request_bytes() == reading.buffer.size());
  }

  TEST_CASE("finds the first header of a name, whatever its case") {
    Reading reading("GET / HTTP/1.1\r\nHost: a\r\nX-One: 1\r\nx-one: 2\r\nX-Empty:\r\n\r\n");
    REQUIRE(reading.status == FramingStatus::complete);
    const RequestHead& head = reading.framer.head();
    CHECK(head.find("x-ONE") == "1");
    CHECK(head.find("x-empty") == "");
    CHECK_FALSE(head.find("x-two").has_value());
  }

  TEST_CASE("follows the bytes when they move") {
    Reading reading("GET /abc HTTP/1.1\r\nHost: a\r\n\r\n");
    REQUIRE(reading.status == FramingStatus::complete);
    RequestHead head = reading.framer.head();
    const std::string moved = reading.buffer;
    reading.buffer.assign(reading.buffer.size(), 'x');
    head.rebase(moved.data());
    CHECK(head.path() == "/abc");
    CHECK(head.find("host") == "a");
  }

  TEST_CASE("knows the head before the body has come") {
    Reading reading("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n");
    CHECK(reading.status == FramingStatus::incomplete);
    REQUIRE(reading.framer.head_complete());
    CHECK(reading.framer.head().method() == "POST");
    reading.read("ab");
    CHECK(reading.status == FramingStatus::incomplete);
    reading.read("cGET ");
    CHECK(reading.status == FramingStatus::complete);
    CHECK(reading.framer.body() == "abc");
    CHECK(reading.framer.request_bytes() == reading.buffer.size() - 4);
  }

  TEST_CASE("says when a client waits for 100 Continue") {
    const std::string head =
        "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n";
    Reading waiting(head);
    CHECK(waiting.framer.awaits_continue());
    waiting.read("a");
    CHECK_FALSE(waiting.framer.awaits_continue());
    waiting.read("b");
    CHECK(waiting.status == FramingStatus::complete);

    CHECK_FALSE(Reading(head + "a").framer.awaits_continue());
    CHECK_FALSE(Reading(head.substr(0, head.size() - 1)).framer.awaits_continue());
    CHECK_FALSE(Reading("GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n")
                    .framer.awaits_continue());
    // RFC 9110, 10.1.1: to be ignored in HTTP/1.0.
    CHECK_FALSE(Reading("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
                    .framer.awaits_continue());
    Reading chunked(
        "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
        "Transfer-Encoding: chunked\r\n\r\n");
    CHECK(chunked.framer.awaits_continue());
    chunked.read("1");
    CHECK_FALSE(chunked.framer.awaits_continue());
  }

  TEST_CASE("takes the authority of an absolute target before that of Host") {
    const auto authority_of = [](const std::string& bytes) {
      Reading reading(bytes);
      REQUIRE(reading.status == FramingStatus::complete);
      return std::string(reading.framer.head().authority());
    };
    CHECK(authority_of("GET http://b.example:81/x HTTP/1.1\r\nHost: a\r\n\r\n") == "b.example:81");
    CHECK(authority_of("GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n") == "[::1]:80");
    CHECK(authority_of("GET / HTTP/1.0\r\n\r\n").empty());
  }

  TEST_CASE("starts over after each request of a connection") {
    Reading reading(
        "GET http://b/1?q HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx"
        "GET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
    REQUIRE(reading.status == FramingStatus::complete);
    reading.buffer.erase(0, reading.framer.request_bytes());
    reading.framer.reset();
    reading.advance();
    REQUIRE(reading.status == FramingStatus::complete);
    const RequestHead& head = reading.framer.head();
    CHECK(head.path() == "/2");
    CHECK(head.query().empty());
    CHECK(head.authority() == "a");
    CHECK(head.version() == HttpVersion::http_1_1);
    CHECK(head.header_count() == 1);
    CHECK(head.body_framing() == BodyFraming::none);
    CHECK(head.content_length() == 0);
    CHECK(reading.framer.body().empty());
  }

  TEST_CASE("says the same again after the end") {
    Reading bad("GET  / HTTP/1.1\r\n");
    CHECK(bad.status == FramingStatus::failed);
    const std::string message = bad.framer.error().message;
    bad.read("Host: a\r\n\r\n");
    CHECK(bad.status == FramingStatus::failed);
    CHECK(bad.framer.error().message == message);

    Reading good("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    good.read("GET");
    CHECK(good.status == FramingStatus::complete);
    CHECK(good.framer.retained_bytes() == good.framer.request_bytes() + 3);
  }

  TEST_CASE("refuses at the first line that is wrong, without waiting for the rest") {
    CHECK(Reading("\x16\x03\x01").status == FramingStatus::failed);
    CHECK(Reading(" ").status == FramingStatus::failed);
    CHECK(Reading("GET / HTTP/1.1\n").status == FramingStatus::failed);
    CHECK(Reading("GET /\rx").status == FramingStatus::failed);
    CHECK(Reading("GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n").status == FramingStatus::failed);
  }

  TEST_CASE("bounds bodies as it is told to") {
    const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ";
    CHECK(Reading(head + "10\r\n\r\n", 10).status == FramingStatus::incomplete);
    Reading larger(head + "11\r\n\r\n", 10);
    REQUIRE(larger.status == FramingStatus::failed);
    CHECK(larger.framer.error().status == 413);
    CHECK(larger.framer.error().message == "The body is larger than the limit of 10 bytes");
    CHECK(Reading(head + "1\r\n\r\n", 0).status == FramingStatus::failed);
  }
}

TEST_SUITE("framing: messages") {
  TEST_CASE("names what is wrong with a request line") {
    CHECK(refusal("\x16\x03\x01").find("plain HTTP") != std::string::npos);
    CHECK(refusal(std::string("\0", 1)) ==
          "400 close: A request begins with its method, and the first byte is \"\\x00\"");
    CHECK(refusal("GET  / HTTP/1.1\r\n") ==
          "400 close: The method is followed by no target, or by more than one space");
    CHECK(refusal("GET /a b HTTP/1.1\r\n") ==
          "400 close: The request target has a space in it, which is to be written %20, or is "
          "followed by more than one");
    CHECK(refusal("G(T / HTTP/1.1\r\n") ==
          "400 close: The method has at byte 2 a character that no method has: \"G(T\"");
    CHECK(refusal("GET / http/1.1\r\n") ==
          "400 close: The request line ends in \"http/1.1\" where HTTP/1.1 belongs");
    CHECK(refusal("GET / HTTP/2.0\r\n") ==
          "505 close: HTTP/2.0 is not spoken here; speak HTTP/1.1");
    CHECK(refusal("GET /\r\n") ==
          "505 close: The request line has no version, as in HTTP/0.9; speak HTTP/1.1");
    CHECK(refusal("GET / HTTP/1.1\n") ==
          "400 close: The request line ends in a bare LF; lines end in CR LF");
    CHECK(target_refusal("/a#b") ==
          "400 close: The request target has a fragment, from '#' at byte 3 on; a '#' that is "
          "meant is written %23");
    CHECK(target_refusal("/100%") ==
          "400 close: The request target has at byte 5 a '%' without two hexadecimal digits after "
          "it; a '%' that is meant is written %25");
    CHECK(target_refusal("/a%00") == "400 close: The request target has a %00 at byte 3");
    CHECK(target_refusal("*") == "400 close: The target \"*\" is for OPTIONS only");
    CHECK(target_refusal("a") ==
          "400 close: The request target begins neither with '/' nor with http:// or https://");
    CHECK(target_refusal("http://u@h/") ==
          "400 close: The request target names no valid host after its scheme");
  }

  TEST_CASE("names the header line that is wrong") {
    CHECK(header_refusal("X : 1") ==
          "400 close: Header line 2 has a space before its colon; it reads Name: value");
    CHECK(header_refusal(": 1") == "400 close: Header line 2 has no name before its colon");
    CHECK(header_refusal("X") == "400 close: Header line 2 has no colon; it reads Name: value");
    CHECK(header_refusal("X@: 1") ==
          "400 close: Header line 2 has at byte 2 a character that no header's name has; it reads "
          "Name: value");
    CHECK(header_refusal(" X: 1").starts_with("400 close: Header line 2 begins with a blank"));
    CHECK(header_refusal("X: \x01") ==
          "400 close: Header line 2 has a control character at byte 4");
    CHECK(header_refusal("host: a") == "400 close: Header line 2 is a second Host");
    CHECK(header_refusal("Content-Length: +3") ==
          "400 close: Header line 2: Content-Length is \"+3\", and takes decimal digits only");
    CHECK(header_refusal("Transfer-Encoding: br") ==
          "501 close: The transfer coding \"br\" is not understood; only chunked is");
    CHECK(refusal("GET / HTTP/1.1\r\n\r\n") ==
          "400 close: The request has no Host header, which HTTP/1.1 requires");
  }

  TEST_CASE("quotes no header's value that could be a secret") {
    const std::string secret = "bkua_0123456789";
    for (const std::string& line :
         {"Authorization: Bearer " + secret + "\x01", "Authorization : " + secret,
          " Bearer " + secret, "Authorization Bearer " + secret,
          "Authorization: a\nBearer " + secret, "Host: " + secret + "@"}) {
      CAPTURE(line);
      CHECK(header_refusal(line).starts_with("400"));
      CHECK(header_refusal(line).find(secret) == std::string::npos);
    }
  }
}

TEST_SUITE("framing: chunks") {
  TEST_CASE("decodes in place, so that head and body are one piece of plain bytes") {
    Reading reading(
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: 1\r\n\r\nGET /next");
    REQUIRE(reading.status == FramingStatus::complete);
    CHECK(reading.framer.body() == "abcde");
    CHECK(reading.buffer.substr(reading.framer.request_bytes()) == "GET /next");
    CHECK(reading.framer.head().content_length() == 0);
  }

  TEST_CASE("keeps no framing while a body drips in") {
    Reading reading("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    const std::size_t head_bytes = reading.buffer.size();
    for (int chunk = 0; chunk < 100; ++chunk) reading.read("1;extension\r\na\r\n");
    CHECK(reading.status == FramingStatus::incomplete);
    CHECK(reading.buffer.size() == head_bytes + 100);
    reading.read("0\r\n\r\n");
    CHECK(reading.status == FramingStatus::complete);
    CHECK(reading.framer.body() == std::string(100, 'a'));
  }

  TEST_CASE("the decoder alone stops at the end of its body") {
    ChunkedDecoder decoder(100);
    std::string input = "3\r\nabc\r\n0\r\n\r\nrest";
    const ChunkedDecoder::Step step = decoder.decode(input);
    CHECK(step.status == FramingStatus::complete);
    CHECK(input.substr(0, step.payload_bytes) == "abc");
    CHECK(input.substr(step.consumed_bytes) == "rest");
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

  TEST_CASE("bounds the sum of the chunks, even with no room at all") {
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

TEST_SUITE("framing: text") {
  TEST_CASE("compares without regard to ASCII case") {
    CHECK(equal_ignoring_case("Content-LENGTH", "content-length"));
    CHECK_FALSE(equal_ignoring_case("a", "ab"));
    CHECK_FALSE(equal_ignoring_case("@", "`"));
    CHECK_FALSE(equal_ignoring_case("\xc0", "\xe0"));
  }

  TEST_CASE("decodes escapes, and + only in a query") {
    CHECK(decode_path_segment("a%20b+c%2f%41") == "a b+c/A");
    CHECK(decode_query_component("a%20b+c%2B") == "a b c+");
    CHECK(decode_path_segment("") == "");
    for (const char* malformed : {"%", "a%2", "%zz", "%2", "%%20"}) {
      CAPTURE(malformed);
      CHECK_FALSE(decode_path_segment(malformed).has_value());
      CHECK_FALSE(decode_query_component(malformed).has_value());
    }
  }
}

}  // namespace porthole::http
