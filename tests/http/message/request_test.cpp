#include "http/message/request.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace porthole::http {
namespace {

TEST_SUITE("request") {
  TEST_CASE("has cookies, by their names") {
    const std::vector<HeaderField> headers = {{"cookie", "a=1;b=2; c=; bb=x=y; d"}};
    Request request;
    CHECK(find_cookie(request, "a").empty());
    request.headers = headers;
    CHECK(find_cookie(request, "a") == "1");
    CHECK(find_cookie(request, "b") == "2");
    CHECK(find_cookie(request, "bb") == "x=y");
    CHECK(find_cookie(request, "c").empty());
    CHECK(find_cookie(request, "d").empty());
  }

  TEST_CASE("has some headers only once") {
    using Headers = std::vector<HeaderField>;
    CHECK(find_repeated_header(Headers{}).empty());
    CHECK(
        find_repeated_header(Headers{{"Accept", "a"}, {"Accept", "b"}, {"Cookie", "a=b"}}).empty());
    for (const std::string name : {"Authorization", "Content-Type", "Cookie", "Origin",
                                   "User-Agent", "X-Request-Id", "Sec-Fetch-Site"}) {
      std::string lower = name;
      for (char& c : lower) c = to_lower(c);
      CHECK(find_repeated_header(Headers{{name, "a"}, {"Via", "b"}, {lower, "a"}}) == name);
    }
    const std::string longest(100, 'x');
    CHECK(find_repeated_header(Headers{{longest, ""}, {longest, ""}, {"", ""}}).empty());
  }
}

}  // namespace
}  // namespace porthole::http
