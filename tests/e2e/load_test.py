"""Loads a hundred thousand portals from fixtures and from a snapshot, and checks them. scripts/bench measures
how long that takes."""

import json
import random

from porthole import TestCase, main

COUNT = 100_000
READY_S = 600
"""Timeout for loading all of them, in a build without optimization on a busy machine."""
PORTALS = "/v2/organizations/acme/portals"


def portal(i):
    """About 700 bytes each, all different."""
    query = f"query Build{i} {{ build(uuid: \"{i:032x}\") {{ {'state ' * 60}}} }}"
    return {
        "organization": "acme",
        "slug": f"portal-{i}",
        "name": f"Portal {i} é",
        "description": f"The {i}th of many portals" if i % 3 else None,
        "query": query,
        "allowed_ip_addresses": f"10.{i % 256}.0.0/16" if i % 2 else None,
        "user_invokable": i % 5 == 0,
    }


class Load(TestCase):
    def setUp(self):
        super().setUp()
        self.path = self.folder / "state.json"
        self.fixtures = self.folder / "fixtures.json"
        with open(self.fixtures, "w", encoding="utf-8") as file:
            file.write('{"version":1,"organizations":[{"slug":"acme"}],"portals":[')
            for i in range(COUNT):
                file.write((",\n" if i else "\n") + json.dumps(portal(i), ensure_ascii=False))
            file.write("]}")

    def assertHolds(self, server, seen):
        """Checks the number, both ends and the middle of the list, and single portals."""
        pages = COUNT // 100
        for page in (1, 2, pages // 2, pages):
            reply = server.get(f"{PORTALS}?per_page=100&page={page}")
            numbers = range((page - 1) * 100, page * 100)
            self.assertEqual([self.contents(one) for one in reply.json()], [portal(i) for i in numbers])
            self.assertEqual(reply.json(), seen.setdefault(page, reply.json()))
            if page < pages:
                self.assertIn(f'page={pages}&per_page=100>; rel="last"', reply.header("Link"))
            else:
                self.assertNotIn("last", reply.header("Link"))
        self.assertEqual(server.get(f"{PORTALS}?per_page=100&page={pages + 1}").json(), [])
        chance = random.Random(7)
        for i in (0, COUNT - 1, *(chance.randrange(COUNT) for _ in range(100))):
            got = server.get(f"{PORTALS}/portal-{i}").json()
            self.assertEqual(self.contents(got), portal(i))
            self.assertEqual(got, seen.setdefault(f"portal-{i}", got))

    def contents(self, got):
        return {"organization": "acme"} | {name: got[name] for name in portal(0) if name in got}

    def test_a_hundred_thousand_portals_load_and_are_right(self):
        # From fixtures to a snapshot, and from that to the same state.
        seen = {}
        server = self.serve(
            "--snapshot", self.path, "--fixtures", self.fixtures, ready_s=READY_S
        )
        self.assertHolds(server, seen)
        server.stop()
        written = self.path.read_bytes()
        self.assertEqual(written.count(b'"slug":"portal-'), COUNT)
        server = self.serve("--snapshot", self.path, ready_s=READY_S)
        self.assertHolds(server, seen)
        # Changes at the beginning and at the end.
        self.assertEqual(server.request("DELETE", f"{PORTALS}/portal-0").status, 204)
        body = {"slug": "renamed"}
        self.assertEqual(server.request("PUT", f"{PORTALS}/portal-{COUNT - 1}", body).status, 200)
        new = portal(COUNT) | {"slug": "new"}
        self.assertEqual(server.create("acme", new).status, 201)
        server.stop()
        server = self.serve("--snapshot", self.path, ready_s=READY_S)
        first = server.get(f"{PORTALS}?per_page=1").json()
        self.assertEqual([one["slug"] for one in first], ["portal-1"])
        last = server.get(f"{PORTALS}?per_page=100&page={COUNT // 100}").json()
        self.assertEqual([one["slug"] for one in last[-2:]], ["renamed", "new"])
        self.assertEqual(len(last), 100)


if __name__ == "__main__":
    main()
