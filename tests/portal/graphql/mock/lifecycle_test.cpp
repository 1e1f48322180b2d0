#include "portal/graphql/mock/lifecycle.h"

#include <chrono>
#include <string>

#include <doctest/doctest.h>

#include "portal/graphql/mock/identity.h"
#include "tests/portal/graphql/execute/execute_support.h"

namespace porthole::graphql {
namespace {

using std::chrono::seconds;

const Timestamp kNow = kMockEra;

Story story_of(StateMeaning meaning, seconds age, std::uint64_t key = 1) {
  return make_story(meaning, kNow - age, kNow, {key, key});
}

}  // namespace

TEST_SUITE("lifecycle") {
  TEST_CASE("knows what the states of builds and jobs mean, and guesses others by their words") {
    CHECK(meaning_of_state("BuildStates", "SCHEDULED").phase == Phase::before);
    CHECK(meaning_of_state("BuildStates", "RUNNING").phase == Phase::during);
    CHECK(meaning_of_state("BuildStates", "FAILED").fate == Fate::failure);
    CHECK(meaning_of_state("JobStates", "UNBLOCKED").phase == Phase::after);
    CHECK(meaning_of_state("OrderStates", "IN_PROGRESS").phase == Phase::during);
    CHECK(meaning_of_state("OrderStates", "EXPIRED").fate == Fate::canceled);
    CHECK(meaning_of_state("OrderStates", "DELIVERED").phase == Phase::after);
  }

  TEST_CASE("keeps all times in order and before now, however young the object is") {
    for (const std::int64_t age : {0, 3, 61, 600, 86'400}) {
      for (std::uint64_t key = 0; key < 50; ++key) {
        const Story story = story_of({}, seconds(age), key);
        const auto time = [&](std::string_view field) {
          return *tell_time(story, field, {key, 2});
        };
        CHECK(time("createdAt") <= time("scheduledAt"));
        CHECK(time("scheduledAt") <= time("runnableAt"));
        CHECK(time("runnableAt") <= time("startedAt"));
        CHECK(time("startedAt") <= time("finishedAt"));
        CHECK(time("finishedAt") <= time("updatedAt"));
        CHECK(time("updatedAt") <= kNow);
        CHECK(time("lastSeenAt") <= kNow);
        CHECK(time("expiresAt") > kNow);
      }
    }
  }

  TEST_CASE("tells no time of what has not happened") {
    const Story waiting = story_of({Phase::before, Fate::success}, seconds(600));
    CHECK(tell_time(waiting, "createdAt", {}));
    CHECK_FALSE(tell_time(waiting, "startedAt", {}));
    CHECK_FALSE(tell_time(waiting, "finishedAt", {}));
    const Story running = story_of({Phase::during, Fate::success}, seconds(600));
    CHECK(tell_time(running, "startedAt", {}));
    CHECK_FALSE(tell_time(running, "finishedAt", {}));
    CHECK_FALSE(tell_time(running, "canceledAt", {}));
    const Story canceled = story_of({Phase::after, Fate::canceled}, seconds(600));
    CHECK(tell_time(canceled, "canceledAt", {}) == tell_time(canceled, "finishedAt", {}));
    CHECK_FALSE(tell_time(canceled, "failedAt", {}));
    CHECK_FALSE(tell_time(canceled, "archivedAt", {}));
  }

  TEST_CASE("tells the parts of a whole one after the other, within it") {
    constexpr std::uint32_t kCount = 7;
    for (std::uint64_t key = 0; key < 40; ++key) {
      const auto phase = static_cast<Phase>(key % 3);
      const auto fate = static_cast<Fate>(key / 3 % 3);
      const Story whole = story_of({phase, fate}, seconds(1200), key);
      const Timestamp end = phase == Phase::after ? whole.ended_at : kNow;
      unsigned failed = 0;
      unsigned running = 0;
      for (std::uint32_t i = 0; i < kCount; ++i) {
        const Story part = make_part(whole, {key, 9}, i, kCount, whole.created_at);
        if (part.phase == Phase::after) CHECK(part.ended_at <= end);
        if (part.phase != Phase::before && part.has_begun)
          CHECK(part.started_at >= whole.started_at);
        if (part.fate == Fate::failure) ++failed;
        if (part.phase == Phase::during) ++running;
        if (phase == Phase::before) CHECK(part.phase == Phase::before);
        if (phase == Phase::after && fate == Fate::success) CHECK(part.fate == Fate::success);
      }
      if (phase == Phase::after) CHECK(running == 0);
      if (phase == Phase::after && fate == Fate::failure) CHECK(failed == 1);
    }
  }

  TEST_CASE("tells a state of the enum itself, one that fits the kind of object") {
    const SchemaPtr schema = built(
        "enum JobStates { SCHEDULED WAITING RUNNING BLOCKED UNBLOCKED FINISHED CANCELED }"
        "type Query { a: JobStates }");
    const NamedType& states = *schema->find_type("JobStates");
    const auto told = [&](std::string_view type, Phase phase, Fate fate) {
      return tell_state(states, type, story_of({phase, fate}, seconds(600)), {1, 1});
    };
    CHECK(told("JobTypeCommand", Phase::after, Fate::success) == "FINISHED");
    CHECK(told("JobTypeCommand", Phase::during, Fate::success) == "RUNNING");
    CHECK(told("JobTypeCommand", Phase::after, Fate::canceled) == "CANCELED");
    CHECK(told("JobTypeBlock", Phase::during, Fate::success) == "BLOCKED");
    CHECK(told("JobTypeWait", Phase::before, Fate::success) == "WAITING");
  }

  TEST_CASE("takes the event from the name of what tells it") {
    CHECK(event_of("canceledAt") == "canceled");
    CHECK(event_of("dispatchPausedBy") == "dispatchPaused");
    CHECK(event_of("archived") == "archived");
    CHECK(event_of("createdAt").empty());
    CHECK(event_of("exitStatus").empty());
  }
}

}  // namespace porthole::graphql
