#include "http/message/page_links.h"

#include <string>

#include <doctest/doctest.h>

namespace porthole::http {
namespace {

/// `PAGE/PER_PAGE`.
std::string read(std::string_view query) {
  const PageRequest request = read_page_request(query);
  return std::to_string(request.page) + '/' + std::to_string(request.per_page);
}

std::string links(std::string_view query, std::size_t total) {
  return link_header("http://h/list", query, read_page_request(query), total);
}

TEST_SUITE("pagination") {
  TEST_CASE("gives page 1 of 30 unless asked otherwise") {
    CHECK(read("") == "1/30");
    CHECK(read("page=2") == "2/30");
    CHECK(read("per_page=7") == "1/7");
    CHECK(read("per_page=7&page=3") == "3/7");
    CHECK(read("name=page&x=per_page") == "1/30");
  }

  TEST_CASE("takes per_page above 100 as 100") {
    CHECK(read("per_page=100") == "1/100");
    CHECK(read("per_page=101") == "1/100");
    CHECK(read("per_page=99999999999999999999999") == "1/100");
  }

  TEST_CASE("takes the default for zero, negative and what is no number") {
    for (const std::string value :
         {"0", "-1", "", "abc", "1.5", "1e3", "0x10", " 1", "1 ", "+1", "%2B1", "%FF", "--"}) {
      CAPTURE(value);
      CHECK(read("page=" + value) == "1/30");
      CHECK(read("per_page=" + value) == "1/30");
    }
    CHECK(read("page") == "1/30");
    CHECK(read("page&per_page") == "1/30");
  }

  TEST_CASE("has no comma in the URLs of links, at which some clients split") {
    CHECK(link_header("http://h/a,b", "x=1,2&page=1", {}, 31)
              .starts_with("<http://h/a%2Cb?page=2&x=1%2C2>; rel=\"next\", <"));
  }

  TEST_CASE("lets the last of several count") {
    CHECK(read("page=2&page=3") == "3/30");
    CHECK(read("page=2&page=x") == "1/30");
  }

  TEST_CASE("decodes names and values") {
    CHECK(read("p%61ge=%32&per%5Fpage=%31%30") == "2/10");
    CHECK(read("page=2&&per_page=5&") == "2/5");
  }

  TEST_CASE("never overflows, however far the page") {
    const PageRequest request = read_page_request("page=18446744073709551615&per_page=100");
    CHECK(request.page == 1'000'000'000);
    CHECK(request.first() == 99'999'999'900);
    CHECK(read("page=99999999999999999999999999").starts_with("1000000000/"));
  }

  TEST_CASE("links to nothing from a list of one page") {
    CHECK(links("", 0) == "");
    CHECK(links("", 1) == "");
    CHECK(links("", 30) == "");
    CHECK(links("per_page=100", 100) == "");
  }

  TEST_CASE("links forward from the first page, back from the last, both ways between") {
    CHECK(links("", 90) ==
          "<http://h/list?page=2>; rel=\"next\", <http://h/list?page=3>; rel=\"last\"");
    CHECK(links("page=2", 90) ==
          "<http://h/list?page=1>; rel=\"first\", <http://h/list?page=1>; rel=\"prev\", "
          "<http://h/list?page=3>; rel=\"next\", <http://h/list?page=3>; rel=\"last\"");
    CHECK(links("page=3", 90) ==
          "<http://h/list?page=1>; rel=\"first\", <http://h/list?page=2>; rel=\"prev\"");
    CHECK(links("", 31).ends_with("<http://h/list?page=2>; rel=\"last\""));
  }

  TEST_CASE("links back to what there is from a page past the end") {
    CHECK(links("page=9", 90) ==
          "<http://h/list?page=1>; rel=\"first\", <http://h/list?page=3>; rel=\"prev\"");
    CHECK(links("page=9", 0) ==
          "<http://h/list?page=1>; rel=\"first\", <http://h/list?page=1>; rel=\"prev\"");
  }

  TEST_CASE("keeps the other parameters as they were sent, behind the page") {
    CHECK(links("a=%20b&page=1&per_page=2&c", 4) ==
          "<http://h/list?page=2&a=%20b&per_page=2&c>; rel=\"next\", "
          "<http://h/list?page=2&a=%20b&per_page=2&c>; rel=\"last\"");
    CHECK(links("page=1&p%61ge=1&x=1", 31) ==
          "<http://h/list?page=2&x=1>; rel=\"next\", <http://h/list?page=2&x=1>; rel=\"last\"");
    CHECK(links("&&x=1&&", 31).starts_with("<http://h/list?page=2&x=1>"));
  }
}

}  // namespace
}  // namespace porthole::http
