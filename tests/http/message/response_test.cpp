#include "http/message/response.h"

#include <doctest/doctest.h>

namespace porthole::http {
namespace {

TEST_SUITE("response") {
  TEST_CASE("turns each error code into its status") {
    const std::vector<std::pair<ErrorCode, int>> table = {
        {ErrorCode::malformed, 400}, {ErrorCode::unauthenticated, 401}, {ErrorCode::forbidden, 403},
        {ErrorCode::not_found, 404}, {ErrorCode::conflict, 409},        {ErrorCode::invalid, 422},
        {ErrorCode::limited, 429},   {ErrorCode::internal, 500},
    };
    for (const auto& [code, expected] : table) {
      const int status = expected;  // A binding can't be captured by a macro's lambda.
      const Response response = error_response({code, "Why \"not\""});
      CAPTURE(status);
      CHECK(response.status == status);
      CHECK(response.content() == R"({"message":"Why \"not\""})");
      REQUIRE(response.headers.size() == (status == 401 ? 2 : 1));
      CHECK(response.headers[0].name == "Content-Type");
      CHECK(response.headers[0].value == "application/json; charset=utf-8");
      CHECK(reason_phrase(status) != "Unknown");
    }
  }

  TEST_CASE("says with a 401 how to authenticate") {
    const Response response = error_response({ErrorCode::unauthenticated, "Who?"});
    CHECK(response.headers[1].name == "WWW-Authenticate");
    CHECK(response.headers[1].value == "Bearer");
  }

  TEST_CASE("shares a body without a copy") {
    const auto body = std::make_shared<const std::string>("[1]");
    const Response response = shared_json_response(200, body);
    CHECK(response.content().data() == body->data());
    CHECK(response.content() == "[1]");
  }

  TEST_CASE("has nothing in an empty response") {
    const Response response = empty_response();
    CHECK(response.status == 204);
    CHECK(response.headers.empty());
    CHECK(response.content().empty());
  }

  TEST_CASE("names every status that the server uses") {
    for (const int status : {100, 200, 201, 204, 400, 401, 403, 404, 405, 408, 409,
                             413, 414, 417, 422, 429, 431, 500, 501, 503, 505}) {
      CAPTURE(status);
      CHECK(reason_phrase(status) != "Unknown");
    }
    CHECK(reason_phrase(418) == "Unknown");
  }
}

}  // namespace
}  // namespace porthole::http
