"""Unmodified pybuildkite with porthole."""

import unittest

from client import HERE, main
from documented import code_of
from python_packages import run_with_packages


def prepare():
    run_with_packages(HERE / "pybuildkite", "PORTHOLE_PACKAGES")


class PyBuildkite(unittest.TestCase):
    def setUp(self):
        from porthole import Server

        self.server = self.enterContext(Server())

    def client(self, token="anything", **options):
        from pybuildkite.buildkite import Buildkite

        client = Buildkite(**options)
        client.base_url = self.server.url + "/v2/"
        client.set_access_token(token)
        return client

    def assertRefused(self, status, call):
        from requests import HTTPError

        with self.assertRaises(HTTPError) as raised:
            call()
        self.assertEqual(raised.exception.response.status_code, status)

    def test_the_documented_lines(self):
        from pybuildkite.buildkite import Buildkite

        names = {"Buildkite": Buildkite}
        exec(code_of("pybuildkite", "python", self.server.url), names)
        slug = self.server.organization().slug
        self.assertEqual(names["client"].organizations().get_org(slug)["slug"], slug)

    def test_the_access_token(self):
        token = self.server.organization().access_token("read_user", "read_organizations")
        tokens = self.client(token).access_tokens()
        self.assertEqual(tokens.get_token()["scopes"], ["read_user", "read_organizations"])
        self.assertIs(tokens.revoke_token(), True)
        self.assertRefused(401, tokens.get_token)

    def test_the_user(self):
        user = self.client().users().get_current_user()
        self.assertLessEqual({"id", "graphql_id", "name", "email", "created_at"}, user.keys())
        token = self.server.organization().access_token("read_portals")
        self.assertRefused(403, self.client(token).users().get_current_user)

    def test_an_organization(self):
        slug = self.server.organization().slug
        organization = self.client().organizations().get_org(slug)
        self.assertEqual((organization["slug"], organization["name"]), (slug, slug))
        self.assertRefused(404, lambda: self.client().organizations().get_org("Not a slug"))

    def test_pages_of_organizations(self):
        made = {self.server.organization().slug for _ in range(5)}
        organizations = self.client(per_page=2).organizations()
        slugs, page = [], 1
        while page:
            answer = organizations.list_all(page=page, with_pagination=True)
            slugs += [organization["slug"] for organization in answer.body]
            self.assertEqual(answer.previous_page, page - 1 or None)
            page = answer.next_page
        self.assertEqual(len(slugs), len(set(slugs)))
        self.assertLessEqual(made, set(slugs))
        # By default it requests page 0.
        self.assertEqual([o["slug"] for o in organizations.list_all()], slugs[:2])

    def test_meta(self):
        self.assertIn("webhook_ips", self.client().meta().get_meta_information())


if __name__ == "__main__":
    main(prepare)
