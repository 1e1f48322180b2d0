#include "http/net/request_framer.h"

#include <string>

#include <doctest/doctest.h>

#include "tests/http/net/framing_support.h"

namespace porthole::http::test {

TEST_SUITE("request framer") {
  TEST_CASE("follows the bytes when they move") {
    Reading reading("GET /abc HTTP/1.1\r\nHost: a\r\n\r\n");
    REQUIRE(reading.status == FramingStatus::complete);
    RequestHead head = reading.framer.head();
    const std::string moved = reading.buffer;
    reading.buffer.assign(reading.buffer.size(), 'x');
    head.rebase(moved.data());
    CHECK(head.path() == "/abc");
    CHECK(find_header(head, "host") == "a");
  }

  TEST_CASE("returns the head before the body has arrived") {
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

  TEST_CASE("knows when a client waits for 100 Continue") {
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

  TEST_CASE("returns the same again after the end") {
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

  TEST_CASE("limits bodies as configured") {
    const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ";
    CHECK(Reading(head + "10\r\n\r\n", 10).status == FramingStatus::incomplete);
    Reading larger(head + "11\r\n\r\n", 10);
    REQUIRE(larger.status == FramingStatus::failed);
    CHECK(larger.framer.error().status == 413);
    CHECK(larger.framer.error().message == "The body is larger than the limit of 10 bytes");
    CHECK(Reading(head + "1\r\n\r\n", 0).status == FramingStatus::failed);
  }

  TEST_CASE("takes larger bodies where they are allowed, until the next request") {
    struct Documents final : LargeBodies {
      std::size_t large_body_bytes_max(const RequestHead& head) const override {
        return head.path() == "/documents" ? 20 : 0;
      }
    } documents;
    const auto head = [](const std::string& path, const std::string& framing) {
      return "PUT " + path + " HTTP/1.1\r\nHost: a\r\n" + framing + "\r\n\r\n";
    };
    const std::string chunked = "Transfer-Encoding: chunked";
    const std::string fifteen = "f\r\n123456789012345\r\n0\r\n\r\n";
    Reading reading(head("/documents", "Content-Length: 15") + "123456789012345", 10, &documents);
    REQUIRE(reading.status == FramingStatus::complete);
    CHECK(reading.framer.has_large_body());
    CHECK(reading.framer.body() == "123456789012345");
    const auto next = [&](const std::string& bytes) {
      reading.framer.reset();
      reading.buffer.clear();
      reading.read(bytes);
      return reading.status;
    };
    CHECK(next(head("/documents", chunked) + fifteen) == FramingStatus::complete);
    CHECK(reading.framer.body() == "123456789012345");
    CHECK(next(head("/other", chunked) + fifteen) == FramingStatus::failed);
    CHECK(next(head("/other", "Content-Length: 15")) == FramingStatus::failed);
    CHECK(reading.framer.error().message == "The body is larger than the limit of 10 bytes");
    CHECK_FALSE(reading.framer.has_large_body());
    CHECK(next(head("/documents", "Content-Length: 21")) == FramingStatus::failed);
    CHECK(reading.framer.error().message == "The body is larger than the limit of 20 bytes");
    CHECK(next(head("/documents", "Content-Length: 5") + "12345") == FramingStatus::complete);
    CHECK_FALSE(reading.framer.has_large_body());
  }

  TEST_CASE("decodes in place, so that head and body are contiguous") {
    Reading reading(
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: 1\r\n\r\nGET /next");
    REQUIRE(reading.status == FramingStatus::complete);
    CHECK(reading.framer.body() == "abcde");
    CHECK(reading.buffer.substr(reading.framer.request_bytes()) == "GET /next");
    CHECK(reading.framer.head().content_length() == 0);
  }

  TEST_CASE("keeps no framing while a body arrives in pieces") {
    Reading reading("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    const std::size_t head_bytes = reading.buffer.size();
    for (int chunk = 0; chunk < 100; ++chunk) reading.read("1;extension\r\na\r\n");
    CHECK(reading.status == FramingStatus::incomplete);
    CHECK(reading.buffer.size() == head_bytes + 100);
    reading.read("0\r\n\r\n");
    CHECK(reading.status == FramingStatus::complete);
    CHECK(reading.framer.body() == std::string(100, 'a'));
  }
}

}  // namespace porthole::http::test
