"""Audit events: what is recorded, how it is listed, and that it survives a restart."""

from porthole import QUERY, TestCase, main

EVENTS = "/v2/organizations/acme/audit_events"


class AuditEvents(TestCase):
    def path_of(self, server, url):
        self.assertTrue(url.startswith(server.url), url)
        return url[len(server.url) :]

    def link(self, server, page, relation):
        """The path of a link of a page; None when it has no such link."""
        url = page["links"].get(relation)
        return url and self.path_of(server, url)

    def test_every_change_is_recorded_with_its_old_and_new_values(self):
        server = self.serve()
        created = server.create("acme", {"name": "Main", "query": QUERY}).json()
        portal = "/v2/organizations/acme/portals/main"
        agent = {"User-Agent": "tester/1"}
        server.request("PUT", portal, {"name": "Other", "user_invokable": True}, headers=agent)
        server.request("DELETE", portal)
        answer = server.get(EVENTS).json()
        self.assertEqual(list(answer), ["items", "links"])
        deleted, updated, made = answer["items"]
        self.assertEqual(
            list(updated),
            "uuid graphql_id type occurred_at actor subject context data url".split(),
        )
        self.assertEqual(made["type"], "PortalCreatedEvent")
        self.assertEqual(updated["type"], "PortalUpdatedEvent")
        self.assertEqual(deleted["type"], "PortalDeletedEvent")
        user = server.get("/v2/user").json()
        self.assertEqual(updated["actor"], {"type": "User", "uuid": user["id"], "name": user["name"]})
        self.assertEqual(
            updated["subject"], {"type": "Portal", "uuid": created["uuid"], "name": "Other"}
        )
        self.assertEqual(
            updated["context"],
            {
                "type": "APIContext",
                "request_ip": "127.0.0.1",
                "request_user_agent": "tester/1",
            },
        )
        self.assertEqual(
            updated["data"],
            {
                "name": {"old": "Main", "new": "Other"},
                "user_invokable": {"old": False, "new": True},
            },
        )
        self.assertEqual(deleted["data"]["query"], {"old": QUERY, "new": None})
        self.assertEqual(server.get(self.path_of(server, updated["url"])).json(), updated)
        self.assertNotIn(created["token"], str(answer))

    def test_the_links_lead_through_all_of_them(self):
        server = self.serve()
        for number in range(7):
            server.create("acme", {"name": f"P{number}", "query": QUERY})
        seen, path = [], EVENTS + "?per_page=3"
        while path:
            reply = server.get(path)
            page = reply.json()
            links = [f'<{url}>; rel="{name}"' for name, url in page["links"].items() if name != "self"]
            self.assertEqual(reply.header("Link"), ", ".join(links))
            seen += [item["subject"]["name"] for item in page["items"]]
            last, path = path, self.link(server, page, "next")
        self.assertEqual(seen, [f"P{number}" for number in reversed(range(7))])
        back, path = [], last
        while path:
            page = server.get(path).json()
            back = [item["subject"]["name"] for item in page["items"]] + back
            path = self.link(server, page, "prev")
        self.assertEqual(back, seen)

    def test_as_many_are_kept_as_asked_for(self):
        server = self.serve("--audit-events-max", "2")
        for number in range(4):
            server.create("acme", {"name": f"P{number}", "query": QUERY})
        names = [item["subject"]["name"] for item in server.get(EVENTS).json()["items"]]
        self.assertEqual(names, ["P3", "P2"])

    def test_they_are_in_snapshots(self):
        snapshot = self.folder / "state.json"
        with self.serve("--snapshot", snapshot) as server:
            server.create("acme", {"name": "Main", "query": QUERY})
            before = server.get(EVENTS).json()["items"]
        server = self.serve("--snapshot", snapshot)
        after = server.get(EVENTS).json()["items"]
        for item in before + after:
            del item["url"]  # The port differs.
        self.assertEqual(after, before)
        server.create("acme", {"name": "Second", "query": QUERY})
        self.assertEqual(len(server.get(EVENTS).json()["items"]), 2)


if __name__ == "__main__":
    main()
