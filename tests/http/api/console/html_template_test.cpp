#include "http/api/console/html_template.h"

#include <doctest/doctest.h>

namespace porthole::http::console {

TEST_SUITE("html") {
  TEST_CASE("escapes all that means something in elements and quoted attributes") {
    CHECK(escape_html(R"(<a href="x" title='y'>&</a>)") ==
          "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;&lt;/a&gt;");
    CHECK(escape_html("é\n") == "é\n");
  }

  TEST_CASE("fills templates with escaped texts, and with markup as it is") {
    CHECK(fill_template("<p>{{a}}</p>{{b}}{{a}}", {{"a", "<1>"}, {"b", Markup{"<br>"}}}) ==
          "<p>&lt;1&gt;</p><br>&lt;1&gt;");
    CHECK(fill_template("{{missing}}|{{a", {{"a", "x"}}) == "|{{a");
  }

  TEST_CASE("looks for no names in values") {
    CHECK(fill_template("{{a}}", {{"a", "{{b}}"}, {"b", "secret"}}) == "{{b}}");
  }
}

}  // namespace porthole::http::console
