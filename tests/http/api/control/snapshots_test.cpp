#include <string>

#include <doctest/doctest.h>

#include "tests/http/api/control/state_support.h"

namespace porthole::http::test {

TEST_SUITE("server: named snapshots") {
  TEST_CASE("has snapshots with names, which are restored as often as one likes") {
    StateServer scene;
    CHECK(scene.deploy().status == 201);
    const std::string id = text_member(scene.deploy().body, "id");
    scene.create("One");
    const std::string before = scene.all();
    CHECK(scene.control("POST", "/snapshots/warm").status == 204);
    const std::string second = scene.create("Two");
    const std::string third = scene.deploy().body;
    for (int round = 0; round < 2; ++round) {
      CHECK(scene.server.ask(del(kPortals + "/one")).status == 204);
      CHECK(scene.control("POST", "/reset").status == 204);
      CHECK(scene.control("POST", "/snapshots/warm/restore").status == 204);
      CHECK(scene.all() == before);
      // Identifiers, created builds and counters continue from the snapshot.
      CHECK(scene.create("Two") == second);
      const Answer deployed = scene.deploy();
      CHECK(deployed.status == 200);
      CHECK(deployed.body == third);
      const Answer looked =
          scene.call("bkpat_look", "/organizations/acme/portals/look", R"({"id":")" + id + "\"}");
      CHECK(looked.body.find("\"main\"") != std::string::npos);
    }
  }

  TEST_CASE("keeps snapshots of organizations and of everything apart") {
    StateServer scene;
    CHECK(scene.control("POST", "/snapshots/a?organization=acme").status == 204);
    CHECK(scene.control("GET", "/snapshots").body == "[]");
    CHECK(
        scene.control("GET", "/snapshots?organization=acme").body ==
        R"([{"name":"a","created_at":"2024-08-26T03:22:45.555Z","organizations":1,"portals":2}])");
    CHECK(scene.control("POST", "/snapshots/a/restore").status == 404);
    scene.create("One");
    CHECK(scene.server.ask(post("/v2/organizations/beta/portals", portal_body("One"))).status ==
          201);
    CHECK(scene.control("POST", "/snapshots/a/restore?organization=acme").status == 204);
    CHECK(scene.server.ask(get(kPortals + "/one")).status == 404);
    CHECK(scene.server.ask(get("/v2/organizations/beta/portals/one")).status == 200);
    CHECK(scene.control("DELETE", "/snapshots/a").status == 404);
    CHECK(scene.control("DELETE", "/snapshots/a?organization=acme").status == 204);
    CHECK(scene.control("DELETE", "/snapshots/a?organization=acme").status == 404);
    CHECK(scene.control("POST", "/snapshots/" + std::string(101, 'a')).status == 422);
    CHECK(scene.control("POST", "/snapshots/a?organization=delta").status == 404);
  }
}

}  // namespace porthole::http::test
