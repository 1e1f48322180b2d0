#include "http/observe/path_pattern.h"

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

namespace porthole::http {

namespace {

/// Tries everything.
bool plain_match(std::string_view pattern, std::string_view path) {
  if (pattern.empty()) return path.empty();
  if (pattern.front() == '*') {
    return plain_match(pattern.substr(1), path) ||
           (!path.empty() && plain_match(pattern, path.substr(1)));
  }
  if (pattern.front() == '{') {
    const std::size_t end = std::min(path.find('/'), path.size());
    return end > 0 && plain_match(pattern.substr(pattern.find('}') + 1), path.substr(end));
  }
  return !path.empty() && path.front() == pattern.front() &&
         plain_match(pattern.substr(1), path.substr(1));
}

}  // namespace

TEST_SUITE("path pattern") {
  TEST_CASE("takes * for any text and {name} for one segment") {
    struct Case {
      std::string pattern;
      std::string path;
      bool fits;
    };
    for (const Case& it : {
             Case{"/v2/organizations/{org}/portals", "/v2/organizations/acme/portals", true},
             Case{"/v2/organizations/{org}/portals/", "/v2/organizations/acme/portals", true},
             Case{"/v2/organizations/{org}/portals", "/v2/organizations/acme/portals/", true},
             Case{"/v2/organizations/{org}/portals", "/v2/organizations/a/b/portals", false},
             Case{"/v2/organizations/{org}/portals", "/v2/organizations//portals", false},
             Case{"/v2/organizations/{org}", "/v2/organizations/acme/portals", false},
             Case{"/v2/{a}/{b}", "/v2/organizations/acme", true},
             Case{"/v2/*", "/v2/organizations/acme/portals", true},
             Case{"/v2/*", "/v2", false},
             Case{"/v2*", "/v2", true},
             Case{"*", "/", true},
             Case{"*", "/any/thing", true},
             Case{"*/portals/{slug}", "/v2/organizations/acme/portals/main", true},
             Case{"*/portals/{slug}", "/v2/organizations/acme/portals", false},
             Case{"*/portals/{slug}", "/portals/x/portals/y", true},
             Case{"/a*b*c", "/aXbYbZc", true},
             Case{"/a*b*c", "/aXbYbZd", false},
             Case{"/*/{x}/end", "/one/two/three/end", true},
             Case{"/*/{x}/end", "/one/end", false},
             Case{"/v2", "/v2x", false},
             Case{"/v2x", "/v2", false},
             Case{"/", "/", true},
         }) {
      CAPTURE(it.pattern);
      CAPTURE(it.path);
      CHECK(matches_path_pattern(it.pattern, it.path) == it.fits);
    }
    // Many stars don't make it slow: the path is read once.
    std::string stars;
    for (int i = 0; i < 500; ++i) stars += "*a";
    CHECK(matches_path_pattern(stars, '/' + std::string(8000, 'a')));
    CHECK_FALSE(matches_path_pattern(stars + "b", '/' + std::string(8000, 'a')));
  }

  TEST_CASE("agrees with a plain search, whatever stands together") {
    std::mt19937 engine(7);
    const std::vector<std::string> pieces = {"*", "{x}/", "a", "b", "/", "ab", "/{y}/", "**"};
    for (int round = 0; round < 20'000; ++round) {
      std::string pattern = "/";
      for (auto i = engine() % 7; i > 0; --i) pattern += pieces[engine() % pieces.size()];
      std::string path = "/";
      for (auto i = engine() % 9; i > 0; --i) path += "ab/"[engine() % 3];
      if (path_pattern_problem(pattern)) continue;
      CAPTURE(pattern);
      CAPTURE(path);
      CHECK(matches_path_pattern(pattern, path) ==
            plain_match(without_trailing_slash(pattern), without_trailing_slash(path)));
    }
  }
}

}  // namespace porthole::http
