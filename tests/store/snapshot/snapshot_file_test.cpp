#include "store/snapshot/snapshot_file.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "portal/base/ip_address.h"
#include "tests/store/store_support.h"
#include "tests/support/fake_disk.h"

namespace porthole {
namespace {

using test::FakeDisk;
using test::House;
using test::sample_image;

const std::string kPath = test::kSnapshotPath;

/// What is needed to read.
struct Reader {
  ManualClock clock{*parse_iso8601("2025-01-01T00:00:00Z")};
  SeededRandom random{9};

  ReadResult read(std::string text) {
    return parse_snapshot(test::kSnapshotPath, std::move(text), clock, random);
  }

  /// Everything that is wrong with `text`, a line each.
  std::string problems(std::string text) {
    std::string lines;
    for (const Problem& problem : read(std::move(text)).problems)
      lines += problem.to_string() + '\n';
    return lines;
  }
};

std::string snapshot_of(const StateImage& image) {
  FakeDisk disk;
  CHECK(write_snapshot(image, {kPath}, disk).ok());
  return disk.bytes_of(test::kSnapshotPath);
}

/// `body`, which lacks its last brace, as a snapshot with a right seal.
std::string sealed(const std::string& body) {
  return body + ",\n\"sha256\":\"" + to_hex(sha256(body)) + "\"}\n";
}

/// A snapshot's text before its seal.
std::string body_of(const std::string& text) {
  return text.substr(0, text.rfind(",\n\"sha256\""));
}

/// The sample with `change` made to its document.
template <typename Change>
std::string changed_sample(const Change& change) {
  json::ParseResult parsed = json::parse(body_of(snapshot_of(sample_image())) + '}');
  REQUIRE_FALSE(parsed.error.has_value());
  change(parsed.document);
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  parsed.document.Accept(writer);
  std::string body(buffer.GetString(), buffer.GetSize());
  body.pop_back();
  return sealed(body);
}

}  // namespace

TEST_SUITE("snapshot") {
  TEST_CASE("comes back as it was, byte for byte when it is written again") {
    Reader reader;
    const StateImage image = sample_image();
    const std::string text = snapshot_of(image);
    const ReadResult read = reader.read(text);
    CHECK(read.problems.empty());
    CHECK(snapshot_of(read.image) == text);

    House house;
    house.store.load(read.image);
    CHECK(snapshot_of(house.store.image()) == text);
    CHECK(house.store.authenticate(test::kSampleToken).ok());
    CHECK_FALSE(house.store.authenticate("revoked").ok());
    const PortalPtr before = image.organizations[0].portals[0];
    const PortalPtr after = *house.store.portal("acme", "deploie");
    CHECK(after->json == before->json);
    const std::string token = test::portal_token_of(before->uuid);
    CHECK(house.store.authenticate_portal("acme", "deploie", token, house.clock.now()).ok());
    CHECK(after->contents.allowlist.allows(*IpAddress::parse("192.0.2.1")));
    CHECK_FALSE(after->contents.allowlist.allows(*IpAddress::parse("192.0.2.2")));
    CHECK((*house.store.portal("acme", "second"))->created_by->email == "demo@example.com");
  }

  TEST_CASE("holds an empty state, and what a store made by itself") {
    Reader reader;
    const std::string empty = snapshot_of({});
    CHECK(reader.problems(empty) == "");
    CHECK(snapshot_of(reader.read(empty).image) == empty);

    House house;
    const OrganizationPtr acme = house.organization();
    for (int i = 0; i < 50; ++i) house.create(*acme, "Portal " + std::to_string(i));
    REQUIRE(house.store.delete_portal(*acme, "portal-20", {}).ok());
    REQUIRE(house.store.revoke(*house.token("dead")).ok());
    const std::string text = snapshot_of(house.store.image());
    CHECK(snapshot_of(reader.read(text).image) == text);
  }

  TEST_CASE("is written in pieces that are one text, however large the state") {
    Reader reader;
    House house;
    const OrganizationPtr acme = house.organization();
    PortalDraft draft = test::named("Large");
    draft.description = {Presence::given, std::string(60'000, 'x')};
    for (int i = 0; i < 20; ++i) {
      draft.name.value = "Large " + std::to_string(i);
      REQUIRE(house.store.create_portal(*acme, draft, {demo_user()}).ok());
    }
    const std::string text = snapshot_of(house.store.image());
    CHECK(text.size() > 1'200'000);
    CHECK(snapshot_of(reader.read(text).image) == text);
  }

  TEST_CASE("holds no secret and is for its owner's eyes") {
    House house;
    const OrganizationPtr acme = house.organization();
    const auto created = house.store.create_portal(*acme, test::named("Main"), {demo_user()});
    REQUIRE(house.store.revoke(*house.token("bkua_secret")).ok());
    FakeDisk disk;
    REQUIRE(write_snapshot(house.store.image(), {kPath}, disk).ok());
    const std::string text = disk.bytes_of(test::kSnapshotPath);
    CHECK(disk.mode_of(test::kSnapshotPath) == 0600);
    CHECK(text.find(created->token) == std::string::npos);
    CHECK(text.find("bkua_secret") == std::string::npos);
    CHECK(text.find(to_hex(sha256(created->token))) != std::string::npos);
  }

  TEST_CASE("begins so that a file that means to be one is known") {
    FakeDisk disk;
    disk.put("snapshot", snapshot_of(sample_image()));
    disk.put("cut", snapshot_of(sample_image()).substr(0, 40));
    disk.put("fixtures", "{\"version\":1}");
    disk.put("empty", "");
    CHECK(is_snapshot("snapshot", disk));
    CHECK(is_snapshot("cut", disk));
    CHECK_FALSE(is_snapshot("fixtures", disk));
    CHECK_FALSE(is_snapshot("empty", disk));
    CHECK_FALSE(is_snapshot("none", disk));
    CHECK(snapshot_of({}).starts_with("{\"format\":\"porthole-snapshot\",\"version\":1,"));
  }

  TEST_CASE("leaves the file as it was when writing fails, at whatever step") {
    for (const FakeDisk::Step step :
         {FakeDisk::Step::replace, FakeDisk::Step::append, FakeDisk::Step::commit}) {
      FakeDisk disk;
      disk.put(test::kSnapshotPath, "old");
      disk.fail_at(step);
      const auto failed = write_snapshot(sample_image(), {kPath}, disk);
      REQUIRE_FALSE(failed.ok());
      CHECK(failed.error().message == FakeDisk::kReason);
      CHECK(disk.bytes_of(test::kSnapshotPath) == "old");
      CHECK(disk.open_replacements() == 0);
    }
  }
}

TEST_SUITE("snapshot: damage") {
  TEST_CASE("refuses one that was cut, at every fiftieth and in the seal") {
    Reader reader;
    const std::string text = snapshot_of(sample_image());
    std::vector<std::size_t> ends;
    for (std::size_t i = 0; i < 50; ++i) ends.push_back(text.size() * i / 50);
    for (std::size_t i = 1; i <= 100; ++i) ends.push_back(text.size() - i);
    for (const std::size_t end : ends) {
      CAPTURE(end);
      const std::vector<Problem> problems = reader.read(text.substr(0, end)).problems;
      REQUIRE(problems.size() == 1);
      CHECK(problems.front().file == test::kSnapshotPath);
    }
    CHECK(reader.problems("").starts_with("state.json:1:1: "));
  }

  TEST_CASE("refuses every flip of any bit") {
    Reader reader;
    StateImage image = sample_image();
    image.organizations.pop_back();
    image.access_tokens.pop_back();
    const std::string text = snapshot_of(image);
    REQUIRE(reader.problems(text) == "");
    std::size_t taken = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      for (unsigned bit = 0; bit < 8; ++bit) {
        std::string damaged = text;
        damaged[i] = static_cast<char>(damaged[i] ^ (1 << bit));
        if (reader.read(std::move(damaged)).problems.empty()) {
          MESSAGE("taken with bit " << bit << " of byte " << i << " flipped");
          ++taken;
        }
      }
    }
    CHECK(taken == 0);
  }

  TEST_CASE("refuses bytes added, exchanged, and edits by hand") {
    Reader reader;
    const std::string text = snapshot_of(sample_image());
    for (const std::string& damaged : {text + " ", text + "\n", text + std::string(1, '\0'),
                                       " " + text, text + text, text.substr(0, text.size() - 1)}) {
      CHECK(reader.problems(damaged) != "");
    }
    std::string edited = text;
    edited.replace(edited.find("Acme Inc"), 8, "Acme Ltd");
    CHECK(reader.problems(edited).find("its contents are not those that its SHA-256 was made of") !=
          std::string::npos);
    CHECK(reader.problems(body_of(text) + "}").find("it does not end with its SHA-256") !=
          std::string::npos);
  }

  TEST_CASE("says where its text breaks off") {
    Reader reader;
    const std::string text = snapshot_of(sample_image());
    const std::size_t second_line = text.find('\n');
    CHECK(reader.problems(text.substr(0, second_line + 1)).starts_with("state.json:2:1: missing"));
    std::string damaged = text;
    damaged[second_line + 1] = '\xFF';
    CHECK(reader.problems(damaged) == "state.json:2:1: not valid UTF-8\n");
  }

  TEST_CASE("refuses another version than ours, and names both") {
    Reader reader;
    CHECK(reader.problems(changed_sample([](json::Document& root) {
      root["version"].SetInt(2);
    })) == "state.json:1:41: version 2 is not one that this porthole reads; it reads version 1\n");
    // The way the sample is changed is not what is refused.
    CHECK(reader.problems(changed_sample([](json::Document&) {})) == "");
  }

  TEST_CASE("refuses one in which a member is missing, though it is sealed") {
    Reader reader;
    for (const char* name : {"version", "users", "organizations", "access_tokens", "portals",
                             "revoked_tokens_sha256"}) {
      CAPTURE(name);
      const std::string problems =
          reader.problems(changed_sample([&](json::Document& root) { root.RemoveMember(name); }));
      CHECK(problems.find("\"" + std::string(name) + "\" is missing") != std::string::npos);
    }
    struct Member {
      const char* list;
      const char* name;
    };
    for (const Member& member : {Member{"users", "uuid"},
                                 Member{"users", "avatar_url"},
                                 Member{"users", "created_at"},
                                 Member{"users", "name"},
                                 Member{"users", "email"},
                                 Member{"organizations", "uuid"},
                                 Member{"organizations", "slug"},
                                 Member{"organizations", "number"},
                                 Member{"organizations", "created_at"},
                                 Member{"access_tokens", "uuid"},
                                 Member{"access_tokens", "token_sha256"},
                                 Member{"access_tokens", "scopes"},
                                 Member{"access_tokens", "user"},
                                 Member{"access_tokens", "description"},
                                 Member{"access_tokens", "created_at"},
                                 Member{"portals", "organization"},
                                 Member{"portals", "uuid"},
                                 Member{"portals", "created_at"},
                                 Member{"portals", "created_by"},
                                 Member{"portals", "tokens"}}) {
      CAPTURE(member.list);
      CAPTURE(member.name);
      const std::string problems = reader.problems(changed_sample(
          [&](json::Document& root) { root[member.list][0].RemoveMember(member.name); }));
      CHECK(problems.find("\"" + std::string(member.name) + "\" is missing") != std::string::npos);
    }
    for (const char* name : {"name", "query"}) {
      CHECK(reader
                .problems(changed_sample(
                    [&](json::Document& root) { root["portals"][0].RemoveMember(name); }))
                .find("can't be blank") != std::string::npos);
    }
  }

  TEST_CASE("refuses in a snapshot what only fixtures may say") {
    Reader reader;
    const auto with = [&](const char* name) {
      return reader.problems(changed_sample([&](json::Document& root) {
        root["portals"][0].AddMember(rapidjson::StringRef(name), "x", root.GetAllocator());
      }));
    };
    CHECK(with("query_file").find("unknown property \"query_file\"") != std::string::npos);
    CHECK(with("token").find("unknown property \"token\"") != std::string::npos);
    CHECK(reader
              .problems(changed_sample([](json::Document& root) {
                root.AddMember("$schema", "x", root.GetAllocator());
              }))
              .find("unknown property \"$schema\"") != std::string::npos);
  }

  TEST_CASE("says that a file can't be read") {
    Reader reader;
    FakeDisk disk;
    const ReadResult read = read_snapshot("none.json", disk, reader.clock, reader.random);
    REQUIRE(read.problems.size() == 1);
    CHECK(read.problems.front().to_string() == "none.json:1:1: cannot open none.json: not there");
  }
}

}  // namespace porthole
