"""Every example of Buildkite's page on the portals REST API, with the same keys in the same order."""

import base64
import datetime
import json
import subprocess

from porthole import DEADLINE_S, TOKEN, TestCase, main

QUERY = (
    'mutation triggerBuild { buildCreate(input: { branch: "main", commit: "HEAD", '
    'pipelineID: "UGlwZWxpbmUtLS0x" }) { build { url } } }'
)

USER_UUID = "3d3c3bf0-7d58-4afe-8fe7-b3017d5504de"

FIXTURES = {
    "version": 1,
    "users": [
        {
            "uuid": USER_UUID,
            "name": "Sam Kim",
            "email": "sam@example.com",
            "avatar_url": "https://www.gravatar.com/avatar/example",
            "created_at": "2013-08-29T10:10:03.000Z",
        }
    ],
    "organizations": [{"slug": "acme", "uuid": "f02d6a6f-7a0e-481d-9d6d-89b427aec48d"}],
    "access_tokens": [
        {"token": TOKEN, "user": USER_UUID, "scopes": ["read_portals", "write_portals"]}
    ],
    "portals": [
        {
            "organization": "acme",
            "uuid": "01234567-89ab-cdef-0123-456789abcdef",
            "name": "Trigger main build",
            "description": "Triggers a build on the main branch",
            "query": QUERY,
            "allowed_ip_addresses": "192.0.2.1/32 198.51.100.0/24",
            "created_at": "2024-08-26T03:22:45.555Z",
            "created_by": "sam@example.com",
        }
    ],
}

# The page's graphql_id ends in "Qo=": `echo | base64` left a line feed in it. Real ones have none.
PAGE_GRAPHQL_ID = "VXNlci0tLTNkM2MzYmYwLTdkNTgtNGFmZS04ZmU3LWIzMDE3ZDU1MDRkZQo="
GRAPHQL_ID = "VXNlci0tLTNkM2MzYmYwLTdkNTgtNGFmZS04ZmU3LWIzMDE3ZDU1MDRkZQ=="

PORTAL_PAGE = r"""{
  "uuid": "01234567-89ab-cdef-0123-456789abcdef",
  "slug": "trigger-main-build",
  "organization_uuid": "f02d6a6f-7a0e-481d-9d6d-89b427aec48d",
  "name": "Trigger main build",
  "description": "Triggers a build on the main branch",
  "query": "mutation triggerBuild { buildCreate(input: { branch: \"main\", commit: \"HEAD\", pipelineID: \"UGlwZWxpbmUtLS0x\" }) { build { url } } }",
  "created_at": "2024-08-26T03:22:45.555Z",
  "created_by": {
    "id": "3d3c3bf0-7d58-4afe-8fe7-b3017d5504de",
    "graphql_id": "VXNlci0tLTNkM2MzYmYwLTdkNTgtNGFmZS04ZmU3LWIzMDE3ZDU1MDRkZQo=",
    "name": "Sam Kim",
    "email": "sam@example.com",
    "avatar_url": "https://www.gravatar.com/avatar/example",
    "created_at": "2013-08-29T10:10:03.000Z"
  },
  "allowed_ip_addresses": "192.0.2.1/32 198.51.100.0/24",
  "user_invokable": false
}"""

CREATED_PAGE = r"""{
  "uuid": "01234567-89ab-cdef-0123-456789abcdef",
  "slug": "trigger-main-build",
  "organization_uuid": "f02d6a6f-7a0e-481d-9d6d-89b427aec48d",
  "name": "Trigger main build",
  "description": null,
  "query": "mutation triggerBuild { buildCreate(input: { branch: \"main\", commit: \"HEAD\", pipelineID: \"UGlwZWxpbmUtLS0x\" }) { build { url } } }",
  "created_at": "2024-08-26T03:22:45.555Z",
  "created_by": {
    "id": "3d3c3bf0-7d58-4afe-8fe7-b3017d5504de",
    "graphql_id": "VXNlci0tLTNkM2MzYmYwLTdkNTgtNGFmZS04ZmU3LWIzMDE3ZDU1MDRkZQo=",
    "name": "Sam Kim",
    "email": "sam@example.com",
    "avatar_url": "https://www.gravatar.com/avatar/example",
    "created_at": "2013-08-29T10:10:03.000Z"
  },
  "allowed_ip_addresses": null,
  "user_invokable": false,
  "token": "xxx-yyy-zzz"
}"""

UUID_V7 = r"\A[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z"
TIME = r"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\Z"
PORTAL_TOKEN = r"\Abkpat_[A-Za-z0-9+/]+_[0-9a-f]{40}\Z"

PORTALS = "/v2/organizations/acme/portals"
PORTAL = PORTALS + "/trigger-main-build"


def page(text):
    """An example of the page without white space between tokens, as porthole answers."""
    return json.dumps(json.loads(text), separators=(",", ":")).replace(PAGE_GRAPHQL_ID, GRAPHQL_ID)


class DocumentedExamples(TestCase):
    def setUp(self):
        super().setUp()
        self.server = self.serve(fixtures=FIXTURES)

    def curl(self, *arguments):
        """Runs curl like the page; returns status, content type and body."""
        done = subprocess.run(
            ["curl", "-sS", "--max-time", str(DEADLINE_S), "--noproxy", "*"]
            + ["-w", "\n%{http_code} %{content_type}", "-H", f"Authorization: Bearer {TOKEN}"]
            + list(arguments),
            capture_output=True,
            timeout=DEADLINE_S,
            check=True,
        )
        body, _, trailer = done.stdout.decode().rpartition("\n")
        status, _, content_type = trailer.partition(" ")
        return int(status), content_type, body

    def test_list_portals(self):
        status, content_type, body = self.curl("-X", "GET", self.server.url + PORTALS)
        self.assertEqual((status, content_type), (200, "application/json; charset=utf-8"))
        self.assertEqual(body, "[" + page(PORTAL_PAGE) + "]")

    def test_get_a_portal(self):
        status, content_type, body = self.curl("-X", "GET", self.server.url + PORTAL)
        self.assertEqual((status, content_type), (200, "application/json; charset=utf-8"))
        self.assertEqual(body, page(PORTAL_PAGE))

    def test_create_a_portal(self):
        self.curl("-X", "DELETE", self.server.url + PORTAL)
        before = datetime.datetime.now(datetime.UTC)
        body = json.dumps({"name": "Trigger main build", "query": QUERY}, indent=2)
        status, content_type, text = self.curl(
            "-X", "POST", self.server.url + PORTALS,
            "-H", "Content-Type: application/json", "-d", body,
        )  # fmt: skip
        after = datetime.datetime.now(datetime.UTC)
        self.assertEqual((status, content_type), (201, "application/json; charset=utf-8"))
        created = json.loads(text)
        self.assertRegex(created["uuid"], UUID_V7)
        self.assertRegex(created["created_at"], TIME)
        self.assertRegex(created["token"], PORTAL_TOKEN)
        number = created["token"].split("_")[1]
        self.assertRegex(base64.b64decode(number + "=" * (-len(number) % 4)).decode(), r"\A\d+\Z")
        moment = datetime.datetime.fromisoformat(created["created_at"])
        # Our times are whole milliseconds, so one may seem to be before the request.
        tolerance = datetime.timedelta(milliseconds=1)
        self.assertTrue(before - tolerance <= moment <= after + tolerance, (before, moment, after))
        # A version-7 UUID starts with its time in milliseconds.
        milliseconds = int(created["uuid"].replace("-", "")[:12], 16)
        self.assertEqual(milliseconds, round(moment.timestamp() * 1000))
        # Byte for byte the page's, except the three values that are new for each portal.
        expected = page(CREATED_PAGE)
        for name in ("uuid", "token"):
            expected = expected.replace(json.loads(CREATED_PAGE)[name], created[name])
        expected = expected.replace("2024-08-26T03:22:45.555Z", created["created_at"])
        self.assertEqual(text, expected)

    def test_the_token_is_only_in_the_answer_to_create(self):
        self.curl("-X", "DELETE", self.server.url + PORTAL)
        body = json.dumps({"name": "Trigger main build", "query": QUERY})
        _, _, text = self.curl("-X", "POST", self.server.url + PORTALS, "-d", body)
        created = json.loads(text, object_pairs_hook=list)
        self.assertEqual(created[-1][0], "token")
        for url in (PORTAL, PORTALS):
            _, _, text = self.curl(self.server.url + url)
            got = json.loads(text, object_pairs_hook=list)
            self.assertEqual(got if url == PORTAL else got[0], created[:-1])
        _, _, text = self.curl("-X", "PUT", self.server.url + PORTAL, "-d", "{}")
        self.assertEqual(json.loads(text, object_pairs_hook=list), created[:-1])

    def test_update_a_portal(self):
        status, content_type, body = self.curl(
            "-X", "PUT", self.server.url + PORTAL,
            "-H", "Content-Type: application/json", "-d", '{ "name": "Trigger main build" }',
        )  # fmt: skip
        self.assertEqual((status, content_type), (200, "application/json; charset=utf-8"))
        self.assertEqual(body, page(PORTAL_PAGE))

    def test_an_update_changes_what_it_names_and_nothing_else(self):
        change = {
            "name": "Other",
            "slug": "other",
            "description": "Déjà vu",
            "query": "{ viewer { id } }",
            "allowed_ip_addresses": "2001:db8::/32",
            "user_invokable": True,
        }
        expected = json.loads(page(PORTAL_PAGE))
        url = self.server.url + PORTAL
        for name, value in change.items():
            expected[name] = value
            status, _, body = self.curl("-X", "PUT", url, "-d", json.dumps({name: value}))
            self.assertEqual(status, 200, body)
            wanted = json.dumps(expected, ensure_ascii=False, separators=(",", ":"))
            self.assertEqual(body, wanted)
            url = f"{self.server.url}{PORTALS}/{expected['slug']}"
            self.assertEqual(self.curl(url)[2], wanted)
        self.assertEqual(self.curl(self.server.url + PORTAL)[0], 404)

    def test_delete_a_portal(self):
        status, content_type, body = self.curl("-X", "DELETE", self.server.url + PORTAL)
        self.assertEqual((status, content_type, body), (204, "", ""))
        for method in ("GET", "DELETE", "PUT"):
            status, _, body = self.curl("-X", method, self.server.url + PORTAL)
            self.assertEqual((status, json.loads(body)), (404, {"message": "No portal found"}))
        self.assertEqual(self.curl(self.server.url + PORTALS)[::2], (200, "[]"))

    def test_a_refusal_has_the_documented_form(self):
        status, _, body = self.curl("-X", "POST", self.server.url + PORTALS, "-d", "{}")
        self.assertEqual(status, 422)
        self.assertEqual(list(json.loads(body)), ["message"])
        self.assertRegex(json.loads(body)["message"], r"\AValidation failed: \S")


if __name__ == "__main__":
    main()
