#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "portal/base/ip_address.h"
#include "portal/limits.h"
#include "portal/portal_draft.h"
#include "tests/portal/draft_support.h"

namespace porthole {
namespace {

using test::draft_of;

using Reasons = std::vector<std::string>;

bool none_taken(std::string_view) {
  return false;
}

Reasons messages_of(const Revision& revision) {
  Reasons messages;
  for (const Reason& reason : revision.reasons) messages.push_back(reason.message);
  return messages;
}

Revision create(std::string_view text, const SlugTaken& is_taken = none_taken) {
  return revise(nullptr, draft_of(text), is_taken, QueryPolicy());
}

/// Contents in which every property is set.
PortalContents full() {
  Revision made = create(R"({"slug":"old","name":"Old","description":"Text","query":"{ a }",)"
                         R"("allowed_ip_addresses":"192.0.2.1","user_invokable":true})");
  REQUIRE(made.reasons.empty());
  return made.contents;
}

Revision update(std::string_view text, const SlugTaken& is_taken = none_taken) {
  static const PortalContents contents = full();
  return revise(&contents, draft_of(text), is_taken, QueryPolicy());
}

void check_same(const PortalContents& left, const PortalContents& right) {
  CHECK(left.slug == right.slug);
  CHECK(left.name == right.name);
  CHECK(left.description == right.description);
  CHECK(left.query == right.query);
  CHECK(left.allowed_ip_addresses == right.allowed_ip_addresses);
  CHECK(left.user_invokable == right.user_invokable);
  CHECK(left.allowlist.empty() == right.allowlist.empty());
}

/// `{"NAME":"TEXT"}` and the properties that a creation requires.
std::string body(std::string_view name, std::string_view text) {
  json::Writer writer;
  writer.begin_object();
  writer.member(name, text);
  if (name != "name") writer.member("name", "A name");
  if (name != "query") writer.member("query", "{ a }");
  writer.end_object();
  return writer.take();
}

}  // namespace

TEST_SUITE("portal draft: revise") {
  TEST_CASE("creates contents from a name and a query alone") {
    const Revision made = create(R"({"name":"Trigger main build","query":"{ a }"})");
    CHECK(messages_of(made).empty());
    CHECK(made.contents.slug == "trigger-main-build");
    CHECK(made.contents.name == "Trigger main build");
    CHECK(made.contents.query == "{ a }");
    CHECK_FALSE(made.contents.description.has_value());
    CHECK_FALSE(made.contents.allowed_ip_addresses.has_value());
    CHECK_FALSE(made.contents.user_invokable);
    CHECK(made.contents.allowlist.empty());
  }

  TEST_CASE("keeps what it was given byte for byte") {
    const Revision made =
        create(R"({"slug":"s","name":"  A  ","description":"","query":"# c\n{ a }\n",)"
               R"("allowed_ip_addresses":" 192.0.2.1 ","user_invokable":true})");
    CHECK(messages_of(made).empty());
    CHECK(made.contents.name == "  A  ");
    CHECK(made.contents.description == "");
    CHECK(made.contents.query == "# c\n{ a }\n");
    CHECK(made.contents.allowed_ip_addresses == " 192.0.2.1 ");
    CHECK(made.contents.user_invokable);
    CHECK(made.contents.allowlist.allows(*IpAddress::parse("192.0.2.1")));
    CHECK_FALSE(made.contents.allowlist.allows(*IpAddress::parse("192.0.2.2")));
  }

  TEST_CASE("lists every reason against a creation at once, in the order of the data model") {
    const Revision typed = create(
        R"({"user_invokable":1,"allowed_ip_addresses":1,"query":1,"description":1,"name":1,"slug":1})");
    CHECK(messages_of(typed) == Reasons{"Slug must be a string", "Name must be a string",
                                        "Description must be a string or null",
                                        "Query must be a string",
                                        "Allowed ip addresses must be a string or null",
                                        "User invokable must be a boolean"});
    Reasons properties;
    for (const Reason& reason : typed.reasons) properties.push_back(reason.property);
    CHECK(properties == Reasons{"slug", "name", "description", "query", "allowed_ip_addresses",
                                "user_invokable"});

    CHECK(
        messages_of(create(
            R"({"user_invokable":null,"allowed_ip_addresses":"x","query":"{","name":" ","slug":"A"})")) ==
        Reasons{
            "Slug is invalid: it must be groups of a-z and 0-9 joined by single hyphens, at most "
            "100 characters",
            "Name can't be blank",
            "Query is invalid: Expected NAME, actual: (none) (\"\") at line 1, column 1",
            "Allowed ip addresses is invalid: \"x\" is not an IP address or a CIDR block",
            "User invokable must be a boolean"});
    CHECK(messages_of(create("{}")) == Reasons{"Name can't be blank", "Query can't be blank"});
  }

  TEST_CASE("requires a name and a query that are not blank, in Unicode's sense") {
    for (const char* blank :
         {"", " ", "\t\n\v\f\r", "\xC2\x85", "\xC2\xA0", "\xE1\x9A\x80", "\xE2\x80\x80",
          "\xE2\x80\x8A", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F",
          "\xE3\x80\x80", " \xC2\xA0\xE3\x80\x80\n"}) {
      CAPTURE(blank);
      CHECK(messages_of(create(body("name", blank))) == Reasons{"Name can't be blank"});
      CHECK(messages_of(create(body("query", blank))) == Reasons{"Query can't be blank"});
      CHECK(messages_of(update(body("name", blank))) == Reasons{"Name can't be blank"});
    }
    // Invisible, but not white space: zero width space and NUL.
    for (const std::string& visible : {std::string("\xE2\x80\x8B"
                                                   "a"),
                                       std::string("a\0", 2)}) {
      CHECK(messages_of(create(body("name", visible))).empty());
    }
    for (const char* state : {"null", "7", "[]"}) {
      CAPTURE(state);
      const std::string type = state == std::string("null") ? "can't be blank" : "must be a string";
      CHECK(messages_of(create("{\"query\":\"{ a }\",\"name\":" + std::string(state) + "}")) ==
            Reasons{"Name " + type});
      CHECK(messages_of(update("{\"query\":" + std::string(state) + "}")) ==
            Reasons{"Query " + type});
    }
  }

  TEST_CASE("checks a slug that is given") {
    const Reasons invalid = {
        "Slug is invalid: it must be groups of a-z and 0-9 joined by single hyphens, at most 100 "
        "characters"};
    for (const std::string& slug :
         {std::string("Upper"), std::string("a--b"), std::string("-a"), std::string("a_b"),
          std::string("caf\xC3\xA9"), std::string(" "), std::string(101, 'a')}) {
      CAPTURE(slug);
      CHECK(messages_of(create(body("slug", slug))) == invalid);
      CHECK(messages_of(update(body("slug", slug))) == invalid);
    }
    CHECK(messages_of(create(body("slug", ""))) == Reasons{"Slug can't be blank"});
    CHECK(messages_of(update(R"({"slug":null})")) == Reasons{"Slug can't be blank"});
    CHECK(create(body("slug", std::string(100, 'a'))).contents.slug == std::string(100, 'a'));
  }

  TEST_CASE("makes a null or absent slug from the name, or reports that it can't") {
    CHECK(create(R"({"slug":null,"name":"D\u00e9ploie l'app","query":"{ a }"})").contents.slug ==
          "deploie-l-app");
    CHECK(messages_of(create(R"({"name":"\u65e5\u672c","query":"{ a }"})")) ==
          Reasons{"Slug can't be made from this name, so it must be given"});
    // An update keeps the slug, whatever the new name.
    const Revision renamed = update(R"({"name":"Quite another"})");
    CHECK(messages_of(renamed).empty());
    CHECK(renamed.contents.slug == "old");
  }

  TEST_CASE("rejects a slug that another portal has, given or made") {
    const auto is_taken = [](std::string_view slug) { return slug == "taken" || slug == "old"; };
    const Reasons taken = {"Slug has already been taken"};
    CHECK(messages_of(create(body("slug", "taken"), is_taken)) == taken);
    CHECK(messages_of(create(body("name", "Taken!"), is_taken)) == taken);
    CHECK(messages_of(update(R"({"slug":"taken"})", is_taken)) == taken);
    // Its own slug is not taken.
    CHECK(messages_of(update(R"({"slug":"old"})", is_taken)).empty());
    CHECK(messages_of(update(R"({"slug":"free"})", is_taken)).empty());
  }

  TEST_CASE("bounds name and description") {
    // Counted in code points of up to four bytes.
    std::string name;
    for (std::size_t i = 0; i < limits::kNameCharactersMax; ++i) name += "\xF0\x9F\x9A\x80";
    const std::string slug = R"("slug":"s","query":"{ a }",)";
    CHECK(messages_of(create('{' + slug + "\"name\":\"" + name + "\"}")).empty());
    CHECK(messages_of(create('{' + slug + "\"name\":\"" + name + "x\"}")) ==
          Reasons{"Name is too long (maximum is 255 characters)"});
    const std::string text(limits::kDescriptionBytesMax, 'x');
    CHECK(messages_of(create(body("description", text))).empty());
    CHECK(messages_of(create(body("description", text + 'x'))) ==
          Reasons{"Description is too long (maximum is 65536 bytes)"});
  }

  TEST_CASE("reports the position of a syntax error in a query") {
    struct Broken {
      const char* query;
      const char* problem;
    };
    const Broken queries[] = {
        {"{ a", "Expected NAME, actual: (none) (\"\") at line 1, column 3"},
        {"query {\n  a }}", "unexpected \"}\" at line 2, column 6"},
        {"type Query { a: Int }", "Query cannot contain schema definitions at line 1, column 1"},
    };
    for (const Broken& broken : queries) {
      CAPTURE(broken.query);
      const Reasons expected = {"Query is invalid: " + std::string(broken.problem)};
      CHECK(messages_of(create(body("query", broken.query))) == expected);
      CHECK(messages_of(update(body("query", broken.query))) == expected);
    }
    CHECK(messages_of(create(body("query", "# nothing"))).size() == 1);
    CHECK(messages_of(create(body("query", "query A { a } query B { b }"))).empty());
  }

  TEST_CASE("null clears a description and an allowlist; nothing else may be null") {
    const Revision cleared = update(R"({"description":null,"allowed_ip_addresses":null})");
    CHECK(messages_of(cleared).empty());
    CHECK_FALSE(cleared.contents.description.has_value());
    CHECK_FALSE(cleared.contents.allowed_ip_addresses.has_value());
    CHECK(cleared.contents.allowlist.empty());
    CHECK(messages_of(update(R"({"slug":null,"name":null,"query":null,"user_invokable":null})")) ==
          Reasons{"Slug can't be blank", "Name can't be blank", "Query can't be blank",
                  "User invokable must be a boolean"});
    const Revision emptied = update(R"({"description":"","allowed_ip_addresses":""})");
    CHECK(emptied.contents.description == "");
    CHECK(emptied.contents.allowed_ip_addresses == "");
    CHECK(emptied.contents.allowlist.empty());
  }

  TEST_CASE("an update keeps what it does not mention") {
    const PortalContents before = full();
    const auto updated = [&](std::string_view text) {
      const Revision revision = update(text);
      REQUIRE(messages_of(revision).empty());
      return revision.contents;
    };
    check_same(updated("{}"), before);
    check_same(updated(R"({"unknown":1})"), before);
    struct Change {
      const char* text;
      void (*apply)(PortalContents&);
    };
    const Change changes[] = {
        {R"({"slug":"new"})", [](PortalContents& c) { c.slug = "new"; }},
        {R"({"name":"New"})", [](PortalContents& c) { c.name = "New"; }},
        {R"({"description":"Other"})", [](PortalContents& c) { c.description = "Other"; }},
        {R"({"query":"{ b }"})", [](PortalContents& c) { c.query = "{ b }"; }},
        {R"({"allowed_ip_addresses":"::1"})",
         [](PortalContents& c) { c.allowed_ip_addresses = "::1"; }},
        {R"({"user_invokable":false})", [](PortalContents& c) { c.user_invokable = false; }},
    };
    for (const Change& change : changes) {
      CAPTURE(change.text);
      PortalContents expected = before;
      change.apply(expected);
      check_same(updated(change.text), expected);
    }
  }

  TEST_CASE("does not modify the current contents") {
    const PortalContents contents = full();
    const Revision refused =
        revise(&contents, draft_of(R"({"name":"New","slug":"new","description":null,"query":"{"})"),
               none_taken, QueryPolicy());
    CHECK_FALSE(refused.reasons.empty());
    check_same(contents, full());
  }
}

}  // namespace porthole
