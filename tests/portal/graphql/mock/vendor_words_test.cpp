#include "portal/graphql/mock/vendor_words.h"

#include <string>

#include <doctest/doctest.h>

#include "portal/graphql/mock/text_value.h"
#include "tests/portal/graphql/mock/identity_support.h"

namespace porthole::graphql {

TEST_SUITE("vendor_words") {
  TEST_CASE("takes the fields of one object from one row") {
    for (std::uint64_t i = 0; i < 100; ++i) {
      const MockIdentity shape = identity_with("HostedAgentInstanceShape", i);
      const auto made = [&](std::string_view field) {
        return std::string(vendor_words(shape, field));
      };
      CHECK(made("name").ends_with("_" + made("vcpu") + "X" + made("memory")));
      CHECK(made("name").starts_with(made("machineType") + "_" + made("architecture")));
      const MockIdentity rule = identity_with("Rule", i);
      CHECK((vendor_words(rule, "action") == "TRIGGER_BUILD") ==
            vendor_words(rule, "type").starts_with("pipeline.trigger_build"));
    }
  }

  TEST_CASE("goes by the label that was given") {
    MockIdentity metric = identity_with("PipelineMetric");
    metric.given_label = "Reliability";
    CHECK(mock_text(metric, "label", {}) == "Reliability");
    CHECK(mock_text(metric, "value", {}).ends_with("%"));
  }

  TEST_CASE("fills in the same numbers in each field of an object") {
    for (std::uint64_t i = 0; i < 50; ++i) {
      const MockIdentity body = identity_with("AnnotationBody", i);
      const std::string text = mock_text(body, "text", {i, 1});
      const std::string html = mock_text(body, "html", {i, 2});
      const std::size_t at = text.find_first_of("0123456789");
      if (at == std::string::npos) continue;
      CHECK(html.find(text.substr(at, 2)) != std::string::npos);
    }
  }

  TEST_CASE("knows nothing of other types and fields") {
    CHECK(vendor_words(identity_with("Garden"), "name").empty());
    CHECK(vendor_words(identity_with("PipelineMetric"), "id").empty());
    CHECK(vendor_page("Garden").empty());
    CHECK_FALSE(vendor_page("Suite").empty());
  }
}

}  // namespace porthole::graphql
