#include "http/observe/metrics.h"

#include <chrono>
#include <string>

#include <doctest/doctest.h>

namespace porthole::http {
namespace {

using namespace std::chrono_literals;

std::string text_of(const Metrics& metrics) {
  std::string text;
  metrics.write(text);
  return text;
}

bool has_line(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

}  // namespace

TEST_SUITE("metrics") {
  TEST_CASE("put durations into every bucket that they fit in") {
    Metrics metrics;
    for (const std::chrono::nanoseconds elapsed :
         {std::chrono::nanoseconds(50us), std::chrono::nanoseconds(51us),
          std::chrono::nanoseconds(3ms), std::chrono::nanoseconds(2s)}) {
      metrics.count(Surface::rest, "acme", 200, elapsed);
    }
    const std::string text = text_of(metrics);
    const std::string name = R"(porthole_request_duration_seconds_bucket{surface="rest",le=")";
    for (const std::string bound_and_count : {R"(0.00005"} 1)", R"(0.0001"} 2)", R"(0.0025"} 2)",
                                              R"(0.005"} 3)", R"(1"} 3)", R"(+Inf"} 4)"}) {
      CAPTURE(bound_and_count);
      CHECK(has_line(text, name + bound_and_count));
    }
    CHECK(has_line(text, R"(porthole_request_duration_seconds_sum{surface="rest"} 2.003101)"));
    CHECK(has_line(text, R"(porthole_request_duration_seconds_count{surface="rest"} 4)"));
    CHECK(has_line(text, R"(porthole_request_duration_seconds_count{surface="portal"} 0)"));
  }

  TEST_CASE("stop making series when there are too many, and lose no request") {
    Metrics metrics;
    const std::size_t count = kRequestSeriesMax + 50;
    for (std::size_t i = 0; i < count; ++i) {
      metrics.count(Surface::portal, "o" + std::to_string(i), 200, 1us);
    }
    const std::string text = text_of(metrics);
    CHECK(count_of(text, "\nporthole_requests_total{") == kRequestSeriesMax + 1);
    CHECK(has_line(text,
                   R"(porthole_requests_total{surface="portal",organization="",status="200"} )"
                   R"(50)"));
  }

  TEST_CASE("write numbers without needless digits") {
    std::string text;
    append_metric(text, "a", "gauge", "Help.", 3);
    append_metric(text, "b", "counter", "Help.", 0.25);
    append_metric(text, "c", "gauge", "Help.", 100);
    CHECK(text ==
          "# HELP a Help.\n# TYPE a gauge\na 3\n# HELP b Help.\n# TYPE b counter\nb 0.25\n"
          "# HELP c Help.\n# TYPE c gauge\nc 100\n");
  }
}

}  // namespace porthole::http
