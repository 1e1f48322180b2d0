#include "http/observe/journal.h"

#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "http/observe/limits.h"
#include "tests/support/http_client.h"

namespace porthole::http {
namespace {

void record(Journal& journal, const std::string& organization, std::string_view path = "/",
            std::string_view body = {}) {
  Request request;
  request.method = "GET";
  request.path = path;
  request.body = body;
  std::string text;
  journal.record({{request, Response(), CallNotes(), PathNames{organization, {}}}, text});
}

const CallNotes kNoNotes;
const PathNames kNoNames;

Exchange exchange_of(const Request& request, const Response& response) {
  return {request, response, kNoNotes, kNoNames};
}

std::vector<std::uint64_t> ids_of(const std::vector<JournalEntryPtr>& entries) {
  std::vector<std::uint64_t> ids;
  for (const JournalEntryPtr& entry : entries) ids.push_back(entry->id);
  return ids;
}

std::shared_ptr<const RequestMatch> match_of(const std::string& path,
                                             const std::string& organization = {}) {
  auto match = std::make_shared<RequestMatch>();
  match->set_path(path);
  if (!organization.empty()) match->set_organization(organization);
  return match;
}

std::string json_of(const JournalEntry& entry) {
  json::Writer writer;
  write_json(writer, entry);
  std::string text = writer.take();
  CHECK_FALSE(json::parse(text).error);
  return text;
}

using Ids = std::vector<std::uint64_t>;

TEST_SUITE("journal entry") {
  TEST_CASE("keeps a request, in parts") {
    const std::vector<HeaderField> headers = {
        {"Accept", "*/*"}, {"X-A", "1"}, {"x-a", "2"}, {"Authorization", "Bearer sesame"}};
    Request request;
    request.method = "POST";
    request.path = "/v2/a%20b";
    request.query = "x=1&token=abc";
    request.headers = headers;
    request.body = R"({"secret":"abc","n":1.50})";
    Response response = json_response(201, R"({"token":"abc"})");
    SUBCASE("redacted when it is kept") {
      response.bears_credentials = true;
    }
    SUBCASE("redacted when it is shown") {}
    SUBCASE("masked by who made it") {
      response.bears_credentials = true;
      response.masked_body = R"({"token":"…"})";
    }
    std::string text;
    JournalEntry entry(exchange_of(request, response), text);
    entry.status = 201;
    entry.duration = std::chrono::microseconds(12'034);
    CHECK(entry.method() == "POST");
    CHECK(entry.path() == "/v2/a%20b");
    CHECK(entry.query() == "x=1&token=…");
    CHECK(entry.headers().size() == 4);
    CHECK(entry.body() == R"({"secret":"…","n":1.50})");
    CHECK_FALSE(entry.is_body_cut());
    CHECK(entry.bears("sesame"));
    CHECK(entry.bears("…"));
    CHECK_FALSE(entry.bears("other"));
    CHECK(json_of(entry) ==
          R"({"id":0,"at":"1970-01-01T00:00:00.000Z","organization":null,"surface":"rest",)"
          R"("method":"POST","path":"/v2/a%20b","query":"x=1&token=…","headers":{"Accept":"*/*",)"
          R"("X-A":"1, 2","Authorization":"Bearer …"},"body":{"secret":"…","n":1.50},"status":201,)"
          R"("duration_ms":12.034,"response_body":{"token":"…"}})");
  }

  TEST_CASE("masks codes in answers to those who ask for credentials, whoever made the answer") {
    Request request;
    request.path = "/";
    const Response response = json_response(200, R"({"code":"ABCD-EFGH-IJKL-MNOP-QRST"})");
    Exchange exchange = exchange_of(request, response);
    exchange.policy = RedactionPolicy::token_endpoint;
    std::string kept;
    CHECK(json_of({exchange, kept}).find(R"("response_body":{"code":"…QRST"})") !=
          std::string::npos);
  }

  TEST_CASE("shows what is no JSON and no UTF-8 as text") {
    const std::vector<HeaderField> headers = {{"X-Raw", "a\xFFz"}};
    Request request;
    request.path = "/";
    request.headers = headers;
    request.body = "no\x80json";
    std::string kept;
    const std::string text = json_of({exchange_of(request, Response()), kept});
    CHECK(text.find("\"X-Raw\":\"a\uFFFDz\"") != std::string::npos);
    CHECK(text.find("\"body\":\"no\uFFFDjson\"") != std::string::npos);
    CHECK(text.find(R"("status":null)") != std::string::npos);
  }

  TEST_CASE("cuts large bodies, says so, and keeps no half of a credential") {
    const std::string token = "bkua_0123456789abcdef0123456789abcdef01234567";
    std::string body(kJournalBodyBytesMax - 20, 'x');
    body = "\"" + body + token + std::string(1000, 'y') + "\"";
    Request request;
    request.path = "/";
    request.body = body;
    const Response response = shared_json_response(200, std::make_shared<const std::string>(body));
    std::string kept;
    const JournalEntry entry(exchange_of(request, response), kept);
    CHECK(entry.is_body_cut());
    CHECK(entry.body().size() <= kJournalBodyBytesMax);
    const std::string text = json_of(entry);
    CHECK(text.find("bkua_0123") == std::string::npos);
    const std::string bytes = std::to_string(body.size());
    CHECK(text.find(R"("body_bytes":)" + bytes) != std::string::npos);
    CHECK(text.size() < kJournalBodyBytesMax + 2 * kJournalAnswerBytesMax);
    CHECK(text.find(R"("response_body_bytes":)" + bytes) != std::string::npos);
    std::vector<HeaderField> headers;
    CHECK(entry.subject(headers).body_json() == nullptr);
  }
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
      sum += JournalBlock::footprint(*entry);
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

TEST_SUITE("journal watch") {
  TEST_CASE("counts what was there, and what comes") {
    Journal journal({});
    record(journal, "acme", "/a");
    record(journal, "acme", "/b");
    const auto watch = journal.watch(match_of("/a"), {.least = 3});
    CHECK(watch->count() == 1);
    int told = 0;
    watch->notify([&] { ++told; });
    record(journal, "acme", "/a");
    record(journal, "acme", "/b");
    CHECK(watch->count() == 2);
    CHECK(told == 0);
    record(journal, "globex", "/a");
    CHECK(told == 1);
    record(journal, "globex", "/a");
    CHECK(told == 1);
    CHECK(watch->count() == 4);
    journal.unwatch(watch);
    record(journal, "globex", "/a");
    CHECK(watch->count() == 4);
  }

  TEST_CASE("tells at once what is settled already") {
    Journal journal({});
    record(journal, "acme", "/a");
    int told = 0;
    const auto watch = journal.watch(match_of("/a"), {.least = 1});
    watch->notify([&] { ++told; });
    CHECK(told == 1);
    journal.unwatch(watch);
  }

  TEST_CASE("knows when bounds are settled") {
    const CountBounds at_least{.least = 2};
    CHECK_FALSE(at_least.is_settled(1));
    CHECK(at_least.is_settled(2));
    const CountBounds exactly{.least = 2, .most = 2};
    CHECK(exactly.is_settled(2));
    CHECK(exactly.is_settled(3));
    CHECK_FALSE(exactly.holds(3));
    const CountBounds never{.most = 0, .is_watched_to_end = true};
    CHECK_FALSE(never.is_settled(0));
    CHECK(never.is_settled(1));
    const CountBounds range{.least = 1, .most = 2, .is_watched_to_end = true};
    CHECK_FALSE(range.is_settled(1));
    CHECK(range.is_settled(3));
  }

  TEST_CASE("starts over when the journal is cleared") {
    Journal journal({});
    record(journal, "acme", "/a");
    record(journal, "globex", "/a");
    const auto all = journal.watch(match_of("/a"), {.least = 9});
    const auto one = journal.watch(match_of("/a", "acme"), {.least = 9});
    CHECK(all->count() == 2);
    CHECK(one->count() == 1);
    journal.clear("acme");
    CHECK(all->count() == 1);
    CHECK(one->count() == 0);
    record(journal, "acme", "/a");
    CHECK(all->count() == 2);
    journal.clear("");
    CHECK(all->count() == 0);
    record(journal, "acme", "/a");
    CHECK(one->count() == 1);
    journal.unwatch(all);
    journal.unwatch(one);
  }

  TEST_CASE("counts each request once, while others are recorded") {
    Journal journal({.entries_max = 100'000});
    constexpr std::uint64_t kEach = 3'000;
    std::vector<std::shared_ptr<JournalWatch>> watches;
    const auto failures = test::run_threads(4, [&](std::size_t thread) {
      if (thread == 3) {
        for (int i = 0; i < 30; ++i) watches.push_back(journal.watch(match_of("/a"), {}));
        return;
      }
      for (std::uint64_t i = 0; i < kEach; ++i) {
        record(journal, "o" + std::to_string(thread), i % 3 == 0 ? "/a" : "/b");
      }
    });
    CHECK(failures.empty());
    for (const auto& watch : watches) {
      CHECK(watch->count() == kEach);
      journal.unwatch(watch);
    }
  }
}

}  // namespace
}  // namespace porthole::http
