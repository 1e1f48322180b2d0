#include "http/testkit/fault.h"

#include <chrono>
#include <memory>

#include <doctest/doctest.h>

namespace porthole::http {

TEST_SUITE("fault") {
  TEST_CASE("gives a response what it asks for, in place of what was there") {
    FaultAction then;
    then.status = 418;
    then.headers = {
        {"content-type", "text/x"}, {"RateLimit-Limit", "1"}, {"X-A", "1"}, {"X-a", "2"}};
    Response response = faulty_response(then);
    CHECK(response.body == R"({"message":"Unknown"})");
    response.common_lines = "RateLimit-Limit: 200\r\nRateLimit-Reset: 3\r\n";
    FaultDraft draft;
    draft.then = then;
    draft.then.truncate_after_bytes = 3;
    apply_fault({1, std::make_shared<const FaultDraft>(draft), std::chrono::milliseconds(5)},
                response);
    CHECK(response.headers.empty());
    CHECK(
        response.common_lines ==
        "RateLimit-Reset: 3\r\ncontent-type: text/x\r\nRateLimit-Limit: 1\r\nX-A: 1\r\nX-a: 2\r\n");
    CHECK(response.delay == std::chrono::milliseconds(5));
    CHECK(response.body_bytes_max == 3);
    then.status = 204;
    CHECK(faulty_response(then).body.empty());
  }
}

}  // namespace porthole::http
