#include "portal/audit_data.h"

#include <string>

#include <doctest/doctest.h>

#include "portal/base/utf8.h"
#include "portal/limits.h"

namespace porthole {
namespace {

PortalContents audited_contents(const std::string& name) {
  PortalContents contents;
  contents.slug = "main";
  contents.name = name;
  contents.query = "{ a }";
  return contents;
}

}  // namespace

TEST_SUITE("audit data") {
  TEST_CASE("describes what changed, and only that") {
    PortalContents before = audited_contents("Main");
    before.description = "Old \"words\"";
    PortalContents after = before;
    CHECK(describe_change(&before, &after) == "{}");
    after.name = "Other";
    after.description = std::nullopt;
    after.user_invokable = true;
    CHECK(describe_change(&before, &after) == R"({"name":{"old":"Main","new":"Other"},)"
                                              R"("description":{"old":"Old \"words\"","new":null},)"
                                              R"("user_invokable":{"old":false,"new":true}})");
  }

  TEST_CASE("describes all properties at a creation or deletion") {
    const PortalContents contents = audited_contents("Main");
    CHECK(describe_change(nullptr, &contents) ==
          R"({"slug":{"old":null,"new":"main"},"name":{"old":null,"new":"Main"},)"
          R"("query":{"old":null,"new":"{ a }"},"user_invokable":{"old":null,"new":false}})");
    CHECK(describe_change(&contents, nullptr) ==
          R"({"slug":{"old":"main","new":null},"name":{"old":"Main","new":null},)"
          R"("query":{"old":"{ a }","new":null},"user_invokable":{"old":false,"new":null}})");
  }

  TEST_CASE("writes the change on demand, but keeps no large portal for it") {
    PortalContents light = audited_contents("Main");
    PortalContents heavy = light;
    heavy.query = "{ a } #" + std::string(limits::kAuditTextBytesMax, 'x');
    for (const PortalContents& contents : {light, heavy}) {
      Portal made;
      made.contents = contents;
      made.created_by = demo_user();
      made.contents.name = "Other";
      const PortalPtr after = render(made);
      made.contents.name = "Main";
      const PortalPtr before = render(made);
      const AuditData created(nullptr, before);
      const AuditData changed(before, after);
      const AuditData deleted(after, nullptr);
      CHECK(created.json() == describe_change(nullptr, &before->contents));
      CHECK(changed.json() == R"({"name":{"old":"Main","new":"Other"}})");
      CHECK(deleted.json() == describe_change(&after->contents, nullptr));
      const bool is_light = contents.query == light.query;
      CHECK(before.use_count() == (is_light ? 3 : 1));
      CHECK(after.use_count() == (is_light ? 3 : 1));
    }
    CHECK(AuditData().json() == "{}");
  }

  TEST_CASE("cuts a long value between characters, and states its length") {
    for (std::size_t shift = 0; shift < 4; ++shift) {
      std::string text(shift, 'x');
      while (text.size() < 10'000) text += "🛠";
      AuditDataWriter data;
      data.text("query", std::nullopt, text);
      const std::string json = data.take();
      CHECK(json.size() < limits::kAuditTextBytesMax + 100);
      CHECK(utf8::is_valid(json));
      CHECK(json.find("… (" + std::to_string(text.size()) + " bytes)") != std::string::npos);
    }
    const std::string longest(limits::kAuditTextBytesMax, 'y');
    AuditDataWriter data;
    data.text("query", std::nullopt, longest);
    CHECK(data.take() == R"({"query":{"old":null,"new":")" + longest + R"("}})");
  }
}

}  // namespace porthole
