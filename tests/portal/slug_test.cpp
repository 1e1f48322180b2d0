#include "portal/slug.h"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "portal/base/utf8.h"
#include "tests/support/utf8_text.h"

namespace porthole {

TEST_SUITE("slug") {
  TEST_CASE("recognizes a slug") {
    for (const std::string& slug :
         {std::string("a"), std::string("0"), std::string("trigger-main-build"),
          std::string("a-1-b-2"), std::string(100, 'x')}) {
      CAPTURE(slug);
      CHECK(is_slug(slug));
    }
    for (const std::string& text :
         {std::string(), std::string("-"), std::string("-a"), std::string("a-"),
          std::string("a--b"), std::string("A"), std::string("a_b"), std::string("a b"),
          std::string("a/b"), std::string("a.b"), std::string("caf\xC3\xA9"), std::string("a\0", 2),
          std::string("a\n"), std::string(101, 'x'), std::string("`"), std::string("{"),
          std::string(":"),
          std::string("a\xE2\x80\x90"
                      "b")}) {
      CAPTURE(text);
      CHECK_FALSE(is_slug(text));
    }
  }

  TEST_CASE("makes slugs from names") {
    struct Pair {
      const char* name;
      const char* slug;
    };
    const Pair pairs[] = {
        {"Trigger main build", "trigger-main-build"},
        {"D\xC3\xA9ploie l'app", "deploie-l-app"},
        {"  --Hello,   World!-- ", "hello-world"},
        {"ABC xyz 0189", "abc-xyz-0189"},
        {"a_b.c/d\te\nf", "a-b-c-d-e-f"},
        {"already-a-slug", "already-a-slug"},
        {"100% \xE2\x80\x94 done", "100-done"},
        {"\xC3\x84\xC3\x96\xC3\x9C \xC3\xA4\xC3\xB6\xC3\xBC \xC3\x9F", "aou-aou-ss"},
        {"\xC3\x86r\xC3\xB8 \xC5\x92uvre \xC3\x9Eing", "aero-oeuvre-thing"},
        {"\xC5\x81\xC3\xB3\xC4\x91\xC5\xBA \xC5\xBD", "lodz-z"},
        {"\xC4\xB0stanbul \xC4\xB1\xC4\xB3", "istanbul-iij"},
        {"2\xC3\x97"
         "3\xC3\xB7"
         "4",
         "2-3-4"},
        {"\xC3\xBF\xC5\xB8\xC5\xBF", "yys"},
    };
    for (const Pair& pair : pairs) {
      CAPTURE(pair.name);
      CHECK(slug_from_name(pair.name) == pair.slug);
    }
  }

  TEST_CASE("drops combining marks, so that both forms of an accent give one slug") {
    CHECK(slug_from_name("De\xCC\x81ploie") == slug_from_name("D\xC3\xA9ploie"));
    CHECK(slug_from_name("e\xCC\x80\xCC\xA3x") == "ex");
    CHECK(slug_from_name("\xCC\x81") == "");
    // The code points next to the marks are separators.
    CHECK(slug_from_name("a\xCB\xBF"
                         "b") == "a-b");
    CHECK(slug_from_name("a\xCD\xB0"
                         "b") == "a-b");
    CHECK(slug_from_name("a\xCD\xAF"
                         "b") == "ab");
  }

  TEST_CASE("makes nothing from a name without Latin letters and digits") {
    for (const char* name : {"", " ", "---", "\xE6\x97\xA5\xE6\x9C\xAC", "\xD0\x9F\xD1\x80\xD0\xB8",
                             "\xF0\x9F\x9A\x80", "!?", "\xC2\xA9"}) {
      CAPTURE(name);
      CHECK(slug_from_name(name) == "");
    }
    CHECK(slug_from_name("\xE6\x97\xA5 v2 \xE6\x9C\xAC") == "v2");
  }

  TEST_CASE("cuts at 100 characters, without a hyphen at the end") {
    CHECK(slug_from_name(std::string(300, 'A')) == std::string(100, 'a'));
    CHECK(slug_from_name(std::string(99, 'a') + " b") == std::string(99, 'a'));
    CHECK(slug_from_name(std::string(98, 'a') + " b c") == std::string(98, 'a') + "-b");
    // A letter that folds to two may lose the second.
    CHECK(slug_from_name(std::string(99, 'a') + "\xC3\xA6") == std::string(100, 'a'));
  }

  TEST_CASE("makes a slug or nothing from every code point, alone and between letters") {
    bool is_right = true;
    for (char32_t point = 0; point <= 0x10FFFF; ++point) {
      if (point >= 0xD800 && point <= 0xDFFF) continue;
      std::string name;
      utf8::append(name, point);
      const std::string alone = slug_from_name(name);
      is_right = is_right && (alone.empty() || is_slug(alone));
      if (point < 0x3000) is_right = is_right && is_slug(slug_from_name("x" + name + "y"));
      if (!is_right) {
        CAPTURE(static_cast<unsigned long>(point));
        REQUIRE(is_right);
      }
    }
  }
}

}  // namespace porthole
