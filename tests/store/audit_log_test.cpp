#include "store/audit_log.h"

#include <doctest/doctest.h>

namespace porthole {
namespace {

AuditEventPtr event_of(std::uint8_t number) {
  AuditEvent event;
  event.uuid.bytes[15] = number;
  return std::make_shared<const AuditEvent>(std::move(event));
}

using Numbers = std::vector<int>;

Numbers numbers_of(const AuditPage& page) {
  Numbers numbers;
  for (const AuditEventPtr& event : page.items) numbers.push_back(event->uuid.bytes[15]);
  return numbers;
}

/// A log of events 1 to `count`, of which the last `events_max` are left.
AuditLog log_of(std::uint8_t count, std::size_t events_max = 100) {
  AuditLog log;
  for (std::uint8_t i = 1; i <= count; ++i) log.append(event_of(i), events_max);
  return log;
}

}  // namespace

TEST_SUITE("audit log") {
  TEST_CASE("gives the newest first") {
    const AuditPage page = log_of(3).page({});
    CHECK(numbers_of(page) == Numbers{3, 2, 1});
    CHECK_FALSE(page.has_newer);
    CHECK_FALSE(page.has_older);
  }

  TEST_CASE("is walked from the newest to the oldest and back, page by page") {
    const AuditLog log = log_of(7);
    const AuditPage first = log.page({.per_page = 3});
    CHECK(numbers_of(first) == Numbers{7, 6, 5});
    CHECK((!first.has_newer && first.has_older));
    const AuditPage second = log.page({.per_page = 3, .after = first.oldest_number});
    CHECK(numbers_of(second) == Numbers{4, 3, 2});
    CHECK((second.has_newer && second.has_older));
    const AuditPage third = log.page({.per_page = 3, .after = second.oldest_number});
    CHECK(numbers_of(third) == Numbers{1});
    CHECK((third.has_newer && !third.has_older));
    const AuditPage back = log.page({.per_page = 3, .before = third.newest_number});
    CHECK(numbers_of(back) == Numbers{4, 3, 2});
    const AuditPage front = log.page({.per_page = 3, .before = back.newest_number});
    CHECK(numbers_of(front) == Numbers{7, 6, 5});
    CHECK_FALSE(front.has_newer);
  }

  TEST_CASE("finds a place again when events came and went since") {
    AuditLog log = log_of(6, 6);
    const AuditPage page = log.page({.per_page = 2, .after = 6});
    CHECK(numbers_of(page) == Numbers{5, 4});
    for (std::uint8_t i = 7; i <= 9; ++i) log.append(event_of(i), 6);
    CHECK(numbers_of(log.page({.per_page = 2, .after = 6})) == Numbers{5, 4});
    CHECK(numbers_of(log.page({.per_page = 2, .before = 6})) == Numbers{8, 7});
    // The event itself was evicted.
    CHECK(numbers_of(log.page({.per_page = 2, .after = 2})).empty());
    CHECK(numbers_of(log.page({.per_page = 2, .before = 2})) == Numbers{5, 4});
  }

  TEST_CASE("gives an empty page, and a way back, at either end and beyond") {
    const AuditLog log = log_of(3);
    for (const std::uint64_t beyond : {std::uint64_t{0}, std::uint64_t{1}}) {
      const AuditPage page = log.page({.after = beyond});
      CHECK(page.items.empty());
      CHECK(page.has_newer);
      CHECK(numbers_of(log.page({.before = page.newest_number})) == Numbers{3, 2, 1});
    }
    for (const std::uint64_t beyond : {std::uint64_t{3}, std::uint64_t{4}, ~std::uint64_t{0}}) {
      const AuditPage page = log.page({.before = beyond});
      CHECK(page.items.empty());
      CHECK(page.has_older);
      CHECK(numbers_of(log.page({.after = page.oldest_number})) == Numbers{3, 2, 1});
    }
    CHECK(numbers_of(log.page({.after = ~std::uint64_t{0}})) == Numbers{3, 2, 1});
    CHECK(numbers_of(log.page({.before = 0})) == Numbers{3, 2, 1});
    const AuditLog empty;
    for (const AuditPageRequest& request :
         {AuditPageRequest{}, {.after = 5}, {.after = 0}, {.before = 5}, {.before = 0}}) {
      const AuditPage page = empty.page(request);
      CHECK((page.items.empty() && !page.has_newer && !page.has_older));
    }
  }

  TEST_CASE("lets the oldest go") {
    const AuditLog log = log_of(5, 3);
    CHECK(log.size() == 3);
    CHECK(log.first_number() == 3);
    CHECK(log.find(event_of(2)->uuid) == nullptr);
    CHECK(log.find(event_of(3)->uuid) != nullptr);
    CHECK(log.find_broken_invariant().empty());
  }

  TEST_CASE("takes back what was added, and what went for it") {
    for (const std::size_t events_max : {std::size_t{0}, std::size_t{1}, std::size_t{3}}) {
      CAPTURE(events_max);
      AuditLog log = log_of(3, events_max);
      const Numbers before = numbers_of(log.page({}));
      const std::uint64_t first = log.first_number();
      std::vector<std::vector<AuditEventPtr>> evicted;
      for (std::uint8_t i = 4; i <= 8; ++i) evicted.push_back(log.append(event_of(i), events_max));
      for (; !evicted.empty(); evicted.pop_back()) log.undo_append(evicted.back());
      CHECK(numbers_of(log.page({})) == before);
      CHECK(log.first_number() == first);
      CHECK(log.find_broken_invariant().empty());
    }
  }

  TEST_CASE("goes on where an earlier log ended") {
    AuditLog log;
    log.restore(41, event_of(1));
    log.restore(42, event_of(2));
    log.append(event_of(3), 100);
    CHECK(numbers_of(log.page({.after = 43})) == Numbers{2, 1});
    CHECK(log.first_number() == 41);
    // A smaller bound than the one before holds from the next event on.
    CHECK(log.append(event_of(4), 2).size() == 2);
    CHECK(numbers_of(log.page({})) == Numbers{4, 3});
  }
}

}  // namespace porthole
