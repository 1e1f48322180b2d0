#include "http/net/char_class.h"

#include <string_view>

#include <doctest/doctest.h>

namespace porthole::http {

TEST_SUITE("character classes") {
  TEST_CASE("a token is made of RFC 9110's characters, and of one at least") {
    CHECK(is_token("X-Name_1.~|`^!#$%&'*+"));
    CHECK_FALSE(is_token(""));
    for (const char* text :
         {"a b", "a:", "a\t", "\"a\"", "(a)", "a/b", "[a]", "a=b", "\x7f", "\xe4"}) {
      CAPTURE(text);
      CHECK_FALSE(is_token(text));
    }
  }

  TEST_CASE("takes the elements of a list one by one, without the blanks around them") {
    std::string_view list = " close ,\t, keep-alive";
    CHECK(take_first_element(list) == "close");
    CHECK(take_first_element(list).empty());
    CHECK(take_first_element(list) == "keep-alive");
    CHECK(list.empty());
  }
}

}  // namespace porthole::http
