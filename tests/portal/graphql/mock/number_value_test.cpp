#include "portal/graphql/mock/number_value.h"

#include <string>

#include <doctest/doctest.h>

#include "portal/graphql/mock/text_value.h"
#include "tests/portal/graphql/mock/identity_support.h"

namespace porthole::graphql {
namespace {

constexpr std::uint64_t kObjects = 200;

std::int64_t number_of(const MockIdentity& identity, std::string_view field) {
  HashRandom random(MockHash(identity.key).add(field).finish());
  return mock_integer(identity, field, random);
}

bool truth_of(const MockIdentity& identity, std::string_view field) {
  HashRandom random(MockHash(identity.key).add(field).finish());
  return mock_boolean(identity, field, random);
}

}  // namespace

TEST_SUITE("number_value") {
  TEST_CASE("makes what was used and what remains add up to the limit") {
    for (std::uint64_t i = 0; i < kObjects; ++i) {
      for (const std::string_view type : {"GitHubRateLimit", "Plan"}) {
        const MockIdentity identity = identity_with(type, i);
        const std::int64_t used = number_of(identity, "used");
        CHECK(used >= 0);
        CHECK(number_of(identity, "limit") == used + number_of(identity, "remaining"));
        CHECK(number_of(identity, "seatsLimit") ==
              number_of(identity, "seatsUsed") + number_of(identity, "seatsRemaining"));
      }
    }
    CHECK(number_of(identity_with("GitHubRateLimit"), "limit") % 1000 == 0);
  }

  TEST_CASE("keeps statistics of the same numbers in order") {
    for (std::uint64_t i = 0; i < kObjects; ++i) {
      const MockIdentity identity = identity_with("ClusterQueueWaitTime", i);
      HashRandom random({});
      double last = 0;
      for (const std::string_view field : {"min", "p50", "p95", "p99", "max"}) {
        const double number = mock_quarters(identity, field, random);
        CHECK(number > last);
        last = number;
      }
      CHECK(number_of(identity, "defaultTimeoutInMinutes") <
            number_of(identity, "maximumTimeoutInMinutes"));
    }
  }

  TEST_CASE("keeps an index below its total") {
    for (std::uint64_t i = 0; i < kObjects; ++i) {
      const MockIdentity identity = identity_with("JobTypeCommand", i);
      CHECK(number_of(identity, "parallelGroupIndex") < number_of(identity, "parallelGroupTotal"));
    }
  }

  TEST_CASE("makes exit statuses that fit the outcome") {
    for (std::uint64_t i = 0; i < kObjects; ++i) {
      MockIdentity job = identity_with("JobTypeCommand", i);
      CHECK(truth_of(job, "passed") == (number_of(job, "exitStatus") == 0));
      CHECK(mock_text(job, "exitStatus", {i, 9}) == std::to_string(number_of(job, "exitStatus")));
      CHECK(mock_text(job, "promisedExitStatus", {i, 9}) != "0");
      CHECK(number_of(job, "exitCode") == number_of(job, "exitStatus"));
      if (truth_of(job, "softFailed")) CHECK_FALSE(truth_of(job, "passed"));
      job.passed = false;
      CHECK_FALSE(truth_of(job, "passed"));
      CHECK(number_of(job, "exitStatus") != 0);
      CHECK(number_of(job, "promisedExitStatus") != 0);
      CHECK(number_of(identity_with("JobEventTimedOut", i), "exitStatus") != 0);
      CHECK(truth_of(job, "retried") == (number_of(job, "retriesCount") > 0));
    }
  }

  TEST_CASE("tells what was before a change from what is after it") {
    for (std::uint64_t i = 0; i < kObjects; ++i) {
      const MockIdentity event = identity_with("JobEventReprioritized", i);
      const std::int64_t before = number_of(event, "changedPriorityBeforeValue");
      const std::int64_t after = number_of(event, "changedPriorityAfterValue");
      CHECK(before != after);
      CHECK(before <= 5);
      CHECK(after <= 5);
    }
    CHECK(number_of(identity_with("JobPriority"), "number") <= 5);
  }

  TEST_CASE("finds few things deprecated or public, and most allowed") {
    int deprecated = 0;
    int is_public = 0;
    int allowed = 0;
    for (std::uint64_t i = 0; i < kObjects; ++i) {
      deprecated += truth_of(identity_with("Agent", i), "isDeprecated") ? 1 : 0;
      is_public += truth_of(identity_with("Pipeline", i), "public") ? 1 : 0;
      allowed += truth_of(identity_with("Permission", i), "allowed") ? 1 : 0;
    }
    CHECK(deprecated < 20);
    CHECK(is_public < 40);
    CHECK(allowed > 120);
  }

  TEST_CASE("takes any name") {
    for (const std::string_view field : {"", "_", "__", "a", "_limit_", "Max", "indexTotal"}) {
      const MockIdentity identity = identity_with("", 1);
      CHECK(number_of(identity, field) >= 0);
      CHECK(truth_of(identity, field) == truth_of(identity, field));
      CHECK_FALSE(mock_text(identity, field, {1, 2}).empty());
    }
  }
}

}  // namespace porthole::graphql
