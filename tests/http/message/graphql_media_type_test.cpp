#include "http/message/graphql_media_type.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace porthole::http {
namespace {

const std::string kGraphql = "application/graphql-response+json";

/// Whether a request with these `Accept` headers asks for GraphQL's own type.
bool asks_with(const std::vector<std::string>& accept) {
  std::vector<HeaderField> headers;
  for (const std::string& value : accept) headers.push_back({"accept", value});
  Request request;
  request.headers = headers;
  return asks_for_graphql_type(request);
}

/// The status of the refusal of a request for GraphQL's own type; 0 for none.
int refusal_of(std::vector<HeaderField> headers) {
  headers.push_back({"Accept", kGraphql});
  Request request;
  request.headers = headers;
  const auto refusal = refuse_content_type(request);
  return refusal ? refusal->status : 0;
}

TEST_SUITE("GraphQL's media type") {
  TEST_CASE("is what the client asks for, by the weights it gives") {
    const std::vector<std::string> asking = {kGraphql,
                                             "Application/GraphQL-Response+JSON",
                                             kGraphql + ", application/json;q=0.9",
                                             kGraphql + ";charset=utf-8 ; Q=0.5 , */*",
                                             "application/json, " + kGraphql,
                                             "text/html,," + kGraphql + ";q=0.001",
                                             kGraphql + ";q=1.000"};
    for (const std::string& accept : asking) {
      CAPTURE(accept);
      CHECK(asks_with({accept}));
    }
    CHECK(asks_with({"text/html", kGraphql}));
    CHECK(asks_with({"application/json;q=0.2", kGraphql + ";q=0.3"}));
  }

  TEST_CASE("is not what others ask for") {
    const std::vector<std::string> others = {"",
                                             "*/*",
                                             "application/*",
                                             "application/json",
                                             "application/graphql",
                                             "application/json, " + kGraphql + ";q=0.9",
                                             kGraphql + "x",
                                             "x" + kGraphql};
    for (const std::string& accept : others) {
      CAPTURE(accept);
      CHECK_FALSE(asks_with({accept}));
    }
    for (const std::string weight :
         {"0", "0.000", "2", "0,5", "", "1.001", "1.0000", ".5", "0x1", "-1", "0.5 0"}) {
      CAPTURE(weight);
      CHECK_FALSE(asks_with({kGraphql + ";q=" + weight}));
    }
    CHECK_FALSE(asks_with({}));
  }

  TEST_CASE("goes with a body that says it is JSON") {
    CHECK(refusal_of({{"Content-Type", "application/json"}}) == 0);
    CHECK(refusal_of({{"content-type", "Application/JSON; charset=utf-8"}}) == 0);
    CHECK(refusal_of({}) == 415);
    CHECK(refusal_of({{"Content-Type", ""}}) == 415);
    CHECK(refusal_of({{"Content-Type", "text/plain;charset=UTF-8"}}) == 415);
    CHECK(refusal_of({{"Content-Type", "application/jsonp"}}) == 415);
    CHECK_FALSE(refuse_content_type(Request()));
  }

  TEST_CASE("turns an answer without data into a 400, and leaves other statuses alone") {
    const std::vector<HeaderField> headers = {{"Accept", kGraphql}};
    Request asking;
    asking.headers = headers;
    const auto status_of = [](const Request& request, int status, bool has_data) {
      Response response = json_response(status, "{}");
      apply_graphql_type(request, has_data, response);
      return std::to_string(response.status) + ' ' + response.headers.front().value;
    };
    CHECK(status_of(asking, 200, true) == "200 " + kGraphql + "; charset=utf-8");
    CHECK(status_of(asking, 200, false) == "400 " + kGraphql + "; charset=utf-8");
    CHECK(status_of(asking, 429, false) == "429 " + kGraphql + "; charset=utf-8");
    CHECK(status_of(Request(), 200, false) == "200 application/json; charset=utf-8");
  }
}

}  // namespace
}  // namespace porthole::http
