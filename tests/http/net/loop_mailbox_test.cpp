#include "http/net/loop_mailbox.h"

#include <chrono>
#include <memory>
#include <vector>

#include <doctest/doctest.h>

#include "http/net/poller.h"

namespace porthole::http {

TEST_SUITE("loop mailbox") {
  TEST_CASE("a message wakes the loop, and is taken once") {
    const auto poller = make_poller();
    REQUIRE(poller.ok());
    LoopMailbox mailbox(**poller);
    const auto deadline = LoopMailbox::Time(std::chrono::hours(1));
    mailbox.post(LoopMailbox::ReadyResponse{.token = 7, .deferred_number = 1});
    mailbox.post(LoopMailbox::ReadyResponse{.token = 8, .deferred_number = 2});
    mailbox.request_eviction();
    mailbox.request_eviction();
    mailbox.request_stop(deadline);
    std::vector<PollerEvent> events;
    REQUIRE((*poller)->wait(events, std::nullopt).ok());

    const LoopMailbox::Messages messages = mailbox.take();
    REQUIRE(messages.ready.size() == 2);
    CHECK(messages.ready[0].token == 7);
    CHECK(messages.ready[1].deferred_number == 2);
    CHECK(messages.evictions == 2);
    CHECK(messages.stops_at == deadline);

    const LoopMailbox::Messages later = mailbox.take();
    CHECK(later.ready.empty());
    CHECK(later.evictions == 0);
    CHECK_FALSE(later.stops_at.has_value());
  }

  TEST_CASE("a connection that the loop has yet to take over counts as idle") {
    const auto poller = make_poller();
    REQUIRE(poller.ok());
    LoopMailbox mailbox(**poller);
    CHECK(mailbox.idle_since() == Deadlines::kNeverIdle);
    mailbox.adopt(std::make_unique<Connection>(-1, Peer{}, nullptr, kBodyBytesMax));
    CHECK(mailbox.idle_since() < Deadlines::kNeverIdle);
    CHECK(mailbox.take().adopted.size() == 1);
    CHECK(mailbox.idle_since() == Deadlines::kNeverIdle);
    const auto since = LoopMailbox::Time(std::chrono::hours(1));
    mailbox.publish(since, Deadlines::kNeverIdle);
    CHECK(mailbox.idle_since() == since);
  }
}

}  // namespace porthole::http
