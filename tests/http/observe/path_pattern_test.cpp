#include "http/observe/path_pattern.h"

#include <string>

#include <doctest/doctest.h>

namespace porthole::http {

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
    // Many stars don't make it slow: a mismatch returns to the last one only.
    std::string stars;
    for (int i = 0; i < 250; ++i) stars += "*a";
    CHECK_FALSE(matches_path_pattern(stars + "b", '/' + std::string(8000, 'a')));
  }
}

}  // namespace porthole::http
