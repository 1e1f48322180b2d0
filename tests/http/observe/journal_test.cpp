#include "http/observe/journal.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/http/observe/journal_support.h"

namespace porthole::http {
namespace {

using test::record;

using Ids = std::vector<std::uint64_t>;

Ids ids_of(const std::vector<JournalEntryPtr>& entries) {
  Ids ids;
  for (const JournalEntryPtr& entry : entries) ids.push_back(entry->id);
  return ids;
}

TEST_SUITE("journal") {
  TEST_CASE("numbers entries and keeps the last ones of each organization") {
    Journal journal({.entries_max = 3});
    for (int i = 0; i < 5; ++i) record(journal, "acme");
    record(journal, "globex");
    CHECK(ids_of(journal.entries("acme")) == Ids{3, 4, 5});
    CHECK(ids_of(journal.entries("globex")) == Ids{6});
    CHECK(ids_of(journal.entries(std::nullopt)) == Ids{3, 4, 5, 6});
    CHECK(journal.entries("nobody").empty());
    CHECK(journal.dropped("acme") == 2);
    CHECK(journal.dropped("globex") == 0);
    CHECK(journal.dropped(std::nullopt) == 2);
    CHECK(journal.find(3)->organization() == "acme");
    CHECK(journal.find(6)->organization() == "globex");
    CHECK(journal.find(2) == nullptr);
    CHECK(journal.find(7) == nullptr);
  }

  TEST_CASE("forgets one organization, or all, and numbers on") {
    Journal journal({});
    for (const std::string slug : {"acme", "globex", "", "acme"}) record(journal, slug);
    journal.clear("acme");
    CHECK(ids_of(journal.entries(std::nullopt)) == Ids{2, 3});
    journal.clear("nobody");
    journal.clear("");
    CHECK(journal.entries(std::nullopt).empty());
    CHECK(journal.bytes() == 0);
    record(journal, "acme");
    CHECK(ids_of(journal.entries("acme")) == Ids{5});
  }

  TEST_CASE("finds each entry that it has, among many of several organizations") {
    Journal journal({.entries_max = 700});
    const std::string body(100, 'x');
    for (std::size_t i = 0; i < 2'000; ++i) {
      record(journal, i % 3 == 0 ? "acme" : "globex", "/" + std::to_string(i), body.substr(i % 90));
    }
    CHECK(journal.entries("acme").size() == 667);
    CHECK(journal.entries("globex").size() == 700);
    CHECK(journal.dropped("globex") == 633);
    std::uint64_t found = 0;
    for (std::uint64_t id = 0; id <= 2'001; ++id) {
      const JournalEntryPtr entry = journal.find(id);
      if (entry == nullptr) continue;
      ++found;
      CHECK(entry->id == id);
      CHECK(entry->path() == "/" + std::to_string(id - 1));
      CHECK(entry->body() == body.substr((id - 1) % 90));
    }
    CHECK(found == 667 + 700);
  }

  TEST_CASE("leaves entries to those who have them") {
    Journal journal({.entries_max = 1});
    record(journal, "acme", "/a", std::string(3000, 'a'));
    const JournalEntryPtr kept = journal.entries("acme").front();
    for (int i = 0; i < 300; ++i) record(journal, "acme", "/b", std::string(3000, 'b'));
    journal.clear("");
    CHECK(kept->path() == "/a");
    CHECK(kept->body() == std::string(3000, 'a'));
  }

  TEST_CASE("keeps nothing when it is off") {
    Journal journal({.entries_max = 0});
    CHECK_FALSE(journal.is_on());
    record(journal, "acme");
    CHECK(journal.entries(std::nullopt).empty());
  }

  TEST_CASE("stays within its bytes, at the cost of those who take the most") {
    const std::string body(4096, 'x');
    constexpr std::size_t kBytes = std::size_t{256} * 1024;
    Journal journal({.entries_max = 1'000'000, .bytes_max = kBytes});
    for (int i = 0; i < 5; ++i) record(journal, "small", "/", body);
    for (int i = 0; i < 500; ++i) {
      record(journal, "large", "/", body);
      record(journal, "medium");
      CHECK(journal.bytes() <= kBytes);
    }
    CHECK(journal.entries("small").size() == 5);
    CHECK(journal.dropped("small") == 0);
    CHECK(journal.dropped("large") > 400);
    CHECK(journal.bytes() > kBytes / 2);
    std::size_t sum = 0;
    for (const JournalEntryPtr& entry : journal.entries(std::nullopt)) {
      sum += JournalArena::footprint(*entry);
    }
    CHECK(sum < journal.bytes());
    // More names than there is room for.
    for (int i = 0; i < 2000; ++i) record(journal, "o" + std::to_string(i));
    CHECK(journal.bytes() <= kBytes);
    journal.clear("");
    CHECK(journal.bytes() == 0);
  }

  TEST_CASE("survives that one entry is more than it may hold") {
    Journal journal({.entries_max = 10, .bytes_max = 2048});
    record(journal, "acme", "/", std::string(8192, 'x'));
    CHECK(journal.entries(std::nullopt).empty());
    CHECK(journal.bytes() == 0);
  }
}

}  // namespace
}  // namespace porthole::http
