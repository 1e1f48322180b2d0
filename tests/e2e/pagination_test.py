"""Pages of a list, and the Link header between them."""

import re

from porthole import QUERY, Server, TestCase, main

COUNTS = {"acme": 95, "full": 30, "empty": 0}

FIXTURES = {
    "version": 1,
    "organizations": [{"slug": slug} for slug in COUNTS],
    "portals": [
        {"organization": organization, "slug": f"p{i}", "name": f"P {i}", "query": QUERY}
        for organization, count in COUNTS.items()
        for i in range(count)
    ],
}


class Pagination(TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("--auth", "open", fixtures=FIXTURES))

    def page(self, query="", organization="acme", headers=None):
        """Returns the numbers of the portals on a page, and its Link header."""
        path = f"/v2/organizations/{organization}/portals{query}"
        reply = self.server.get(path, headers=headers)
        self.assertEqual(reply.status, 200, reply)
        return [int(portal["slug"][1:]) for portal in reply.json()], reply.header("Link")

    def links(self, pages, rest="", base=None, organization="acme"):
        """Returns the Link header for these pages."""
        url = f"{base or self.server.url}/v2/organizations/{organization}/portals?page="
        return ", ".join(f'<{url}{page}{rest}>; rel="{relation}"' for relation, page in pages.items())

    def test_the_first_page_leads_on(self):
        for query in ("", "?page=1"):
            items, link = self.page(query)
            self.assertEqual(items, list(range(30)))
            self.assertEqual(link, self.links({"next": 2, "last": 4}))

    def test_a_page_in_between_leads_both_ways(self):
        items, link = self.page("?page=2")
        self.assertEqual(items, list(range(30, 60)))
        self.assertEqual(link, self.links({"first": 1, "prev": 1, "next": 3, "last": 4}))
        items, link = self.page("?page=3")
        self.assertEqual(items, list(range(60, 90)))
        self.assertEqual(link, self.links({"first": 1, "prev": 2, "next": 4, "last": 4}))

    def test_the_last_page_leads_back(self):
        items, link = self.page("?page=4")
        self.assertEqual(items, list(range(90, 95)))
        self.assertEqual(link, self.links({"first": 1, "prev": 3}))

    def test_past_the_end_is_nothing(self):
        for page in (5, 1000, 2**31, 2**63 - 1, 2**64, 10**40):
            items, link = self.page(f"?page={page}")
            self.assertEqual(items, [])
            self.assertTrue(link.startswith(self.links({"first": 1, "prev": 4})), link)
            self.assertNotIn("next", link)
            self.assertNotIn("last", link)

    def test_what_is_on_one_page_has_no_links(self):
        self.assertEqual(self.page(organization="full"), (list(range(30)), None))
        self.assertEqual(self.page(organization="empty"), ([], None))
        self.assertEqual(self.page("?per_page=100"), (list(range(95)), None))
        items, link = self.page("?per_page=29", "full")
        self.assertEqual(len(items), 29)
        self.assertEqual(link, self.links({"next": 2, "last": 2}, "&per_page=29", None, "full"))

    def test_per_page_has_its_bounds(self):
        for per_page, count in (("1", 1), ("50", 50), ("100", 95), ("101", 95), ("99999999999", 95)):
            self.assertEqual(len(self.page(f"?per_page={per_page}")[0]), count, per_page)
        for per_page in ("0", "-1", "", "ten", "1.5", "1e1", "%20", "10x", "0x10"):
            self.assertEqual(len(self.page(f"?per_page={per_page}")[0]), 30, per_page)
        for page in ("0", "-1", "", "two", "2.5", "%20"):
            self.assertEqual(self.page(f"?page={page}")[0], list(range(30)), page)

    def test_other_parameters_stay(self):
        _, link = self.page("?per_page=10&page=2&a=b%20c&d&name=%C3%A9")
        rest = "&per_page=10&a=b%20c&d&name=%C3%A9"
        self.assertEqual(link, self.links({"first": 1, "prev": 1, "next": 3, "last": 10}, rest))

    def test_the_links_lead_through_the_whole_list(self):
        url, seen = "/v2/organizations/acme/portals?x=y&per_page=7", []
        while url:
            reply = self.server.get(url)
            seen += [int(portal["slug"][1:]) for portal in reply.json()]
            found = re.search(r'<http://[^/>]+(/[^>]*)>; rel="next"', reply.header("Link") or "")
            url = found and found.group(1)
        self.assertEqual(seen, list(range(95)))

    def test_the_links_bear_the_host_that_was_asked(self):
        for host in ("buildkite.test", "localhost:1234", "[::1]:80"):
            _, link = self.page("?page=4", headers={"Host": host})
            self.assertEqual(link, self.links({"first": 1, "prev": 3}, base=f"http://{host}"))

    def test_head_has_the_same_links(self):
        head = self.server.request("HEAD", "/v2/organizations/acme/portals?page=2")
        self.assertEqual(head.header("Link"), self.page("?page=2")[1])

    def test_organizations_have_pages_too(self):
        reply = self.server.get("/v2/organizations?per_page=2&page=2")
        self.assertEqual([organization["slug"] for organization in reply.json()], ["empty"])
        url = self.server.url + "/v2/organizations?page=1&per_page=2"
        self.assertEqual(reply.header("Link"), f'<{url}>; rel="first", <{url}>; rel="prev"')

    def test_new_portals_come_last_and_changed_ones_stay(self):
        with Server(fixtures=FIXTURES) as server:
            portals = "/v2/organizations/full/portals"
            server.request("PUT", portals + "/p3", {"name": "Changed", "slug": "changed"})
            server.request("DELETE", portals + "/p5")
            server.create("full", {"slug": "p5", "name": "Again", "query": QUERY})
            expected = [f"p{i}" for i in range(30) if i != 5] + ["p5"]
            expected[3] = "changed"
            self.assertEqual([portal["slug"] for portal in server.get(portals).json()], expected)


class PublicUrl(TestCase):
    def test_the_public_url_is_what_urls_begin_with(self):
        for given, base in (
            ("https://mock.example.com", "https://mock.example.com"),
            ("http://proxy:8443/api/", "http://proxy:8443/api"),
        ):
            server = self.serve("--public-url", given, fixtures=FIXTURES)
            reply = server.get("/v2/organizations/acme/portals?page=4", headers={"Host": "inside"})
            url = f"{base}/v2/organizations/acme/portals?page="
            self.assertEqual(
                reply.header("Link"), f'<{url}1>; rel="first", <{url}3>; rel="prev"'
            )
            organization = server.get("/v2/organizations/acme").json()
            self.assertEqual(organization["url"], base + "/v2/organizations/acme")
            for name in ("url", "web_url", "pipelines_url", "agents_url", "emojis_url"):
                self.assertTrue(organization[name].startswith(base + "/"), organization[name])


if __name__ == "__main__":
    main()
