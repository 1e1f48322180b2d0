#include "http/net/head_parser.h"

#include <string>

#include <doctest/doctest.h>

#include "tests/http/net/corpus.h"
#include "tests/http/net/framing_support.h"

namespace porthole::http::test {
namespace {

std::string refusal(const std::string& bytes) {
  const Framed framed = frame(bytes);
  return framed.outcomes.back() + ": " + framed.error_message;
}

// The refusal of a GET with a Host and `line` as its second header.
std::string header_refusal(const std::string& line) {
  return refusal("GET / HTTP/1.1\r\nHost: a\r\n" + line + "\r\n\r\n");
}

std::string target_refusal(const std::string& target) {
  return refusal("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
}

}  // namespace

TEST_SUITE("head parser") {
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

  TEST_CASE("keeps headers in the order sent") {
    Reading reading("GET / HTTP/1.1\r\nHost: a\r\nX-One: 1\r\nx-one: 2\r\nX-Empty:\r\n\r\n");
    REQUIRE(reading.status == FramingStatus::complete);
    const RequestHead& head = reading.framer.head();
    CHECK(find_header(head, "x-ONE") == "1");
    CHECK(find_header(head, "x-empty") == "");
    CHECK_FALSE(find_header(head, "x-two").has_value());
  }

  TEST_CASE("prefers the authority of an absolute target to that of Host") {
    const auto authority_of = [](const std::string& bytes) {
      Reading reading(bytes);
      REQUIRE(reading.status == FramingStatus::complete);
      return std::string(reading.framer.head().authority());
    };
    CHECK(authority_of("GET http://b.example:81/x HTTP/1.1\r\nHost: a\r\n\r\n") == "b.example:81");
    CHECK(authority_of("GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n") == "[::1]:80");
    CHECK(authority_of("GET / HTTP/1.0\r\n\r\n").empty());
  }

  TEST_CASE("refuses at the first line that is wrong, without waiting for the rest") {
    CHECK(Reading("\x16\x03\x01").status == FramingStatus::failed);
    CHECK(Reading(" ").status == FramingStatus::failed);
    CHECK(Reading("GET / HTTP/1.1\n").status == FramingStatus::failed);
    CHECK(Reading("GET /\rx").status == FramingStatus::failed);
    CHECK(Reading("GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n").status == FramingStatus::failed);
  }
}

TEST_SUITE("head parser: messages") {
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

}  // namespace porthole::http::test
