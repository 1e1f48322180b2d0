"""Tokens, secrets and codes over their whole lifetime: rotation without refusals, restarts, and that files
don't contain them."""

import json
import re
from urllib.parse import urlencode, urlsplit

from porthole import QUERY, TOKEN, TestCase, main, wait_until

PORTAL = "/organizations/acme/portals/deploy"
CONTROL = f"/_porthole/v1{PORTAL}"

FIXTURES = {
    "version": 1,
    "users": [
        {"name": "Sam", "email": "sam@example.com"},
        {"name": "Alex", "email": "alex@example.com"},
    ],
    "organizations": [{"slug": "acme"}],
    "portals": [
        {
            "name": "Deploy",
            "query": QUERY,
            "user_invokable": True,
            "token": "bkpat_FIXED",
            "secrets": ["bkps_FIXED", {"secret": "bkps_OTHER", "description": "for CI"}],
        }
    ],
}


class CredentialsTestCase(TestCase):
    def ask(self, server, path, body=None, method="POST", **options):
        options.setdefault("token", None)
        return server.request(method, path, body, **options)

    def client_id(self, server):
        portals = server.get("/v2/organizations/acme/portals").json()
        return next(portal["uuid"] for portal in portals if portal["slug"] == "deploy")

    def draw(self, server, client_id, secret, **more):
        grant = {"grant_type": "client_credentials", "client_id": client_id, "secret": secret}
        return self.ask(server, f"{PORTAL}/tokens", grant | more)

    def redeem(self, server, code, **more):
        grant = {"grant_type": "device_code", "code": code["code"], "secret": code["secret"]}
        return self.ask(server, f"{PORTAL}/tokens", grant | more)

    def listed(self, server):
        return self.ask(server, f"{CONTROL}/tokens", method="GET").json()

    def kinds(self, server):
        return sorted(token["kind"] for token in self.listed(server))

    def click(self, server, url, **fields):
        """Opens the page and submits its form, like a browser."""
        path = urlsplit(url).path
        page = self.ask(server, path, method="GET")
        self.assertEqual(page.status, 200, page)
        found = re.search(rb'name="form_token" value="([0-9a-f]+)"', page.body)
        cookie = page.header("Set-Cookie").partition(";")[0]
        form = urlencode({"form_token": found[1].decode(), **fields})
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        return self.ask(server, path, form, headers=headers)


class Rotation(CredentialsTestCase):
    def test_two_secrets_are_switched_and_nothing_is_refused_on_the_way(self):
        server = self.serve("--auth", "open")
        portal = server.create("acme", {"name": "Deploy", "query": QUERY}).json()
        answers = []

        def draw(secret):
            answers.append(self.draw(server, portal["uuid"], secret))

        def make():
            made = self.ask(server, f"{CONTROL}/secrets", {"description": "rotated"})
            self.assertEqual(made.status, 201)
            return made.json()

        current = make()
        for _ in range(4):
            draw(current["secret"])
            following = make()
            draw(current["secret"])
            draw(following["secret"])
            removed = self.ask(server, f"{CONTROL}/secrets/{current['uuid']}", method="DELETE")
            self.assertEqual(removed.status, 204)
            draw(following["secret"])
            self.assertEqual(self.draw(server, portal["uuid"], current["secret"]).status, 400)
            current = following
        self.assertEqual({answer.status for answer in answers}, {200})
        # Tokens obtained before a secret was deleted still exist.
        self.assertEqual(self.kinds(server), ["ephemeral"] * len(answers) + ["service"])
        third = [self.ask(server, f"{CONTROL}/secrets").status for _ in range(2)]
        self.assertEqual(third, [201, 422])


class Codes(CredentialsTestCase):
    def test_a_user_approves_one_and_denies_another(self):
        server = self.serve("--auth", "open", fixtures=FIXTURES)
        code = self.ask(server, f"{PORTAL}/codes").json()
        self.assertEqual(self.redeem(server, code).json()["error"], "authorization_pending")
        sent = self.click(server, code["authorization_url"], user="alex@example.com", decision="approve")
        self.assertEqual(sent.status, 303)
        self.assertEqual(self.redeem(server, code).status, 200)
        token = next(token for token in self.listed(server) if token["kind"] == "user")
        self.assertEqual(token["user"]["email"], "alex@example.com")
        self.assertEqual(self.redeem(server, code).json()["error"], "invalid_grant")

        code = self.ask(server, f"{PORTAL}/codes").json()
        self.click(server, code["authorization_url"], decision="deny")
        self.assertEqual(self.redeem(server, code).json()["error"], "access_denied")

    def test_the_flag_approves_them_at_once_or_after_some_polls(self):
        for flag, polls in (("--auto-authorize", 0), ("--auto-authorize=2", 2)):
            with self.subTest(flag):
                server = self.serve("--auth", "open", flag, fixtures=FIXTURES)
                code = self.ask(server, f"{PORTAL}/codes").json()
                for _ in range(polls):
                    self.assertEqual(self.redeem(server, code).status, 400)
                self.assertEqual(self.redeem(server, code).status, 200)
        server = self.serve("--auth", "open", fixtures=FIXTURES, additions={"PORTHOLE_AUTO_AUTHORIZE": "0"})
        code = self.ask(server, f"{PORTAL}/codes").json()
        self.assertEqual(self.redeem(server, code).status, 200)


class Files(CredentialsTestCase):
    def test_fixtures_give_secrets_and_tokens_that_are_known_beforehand(self):
        server = self.serve("--auth", "open", fixtures=FIXTURES)
        client_id = self.client_id(server)
        for secret in ("bkps_FIXED", "bkps_OTHER"):
            self.assertEqual(self.draw(server, client_id, secret, expires_in=1).status, 200)
        secrets = self.ask(server, f"{CONTROL}/secrets", method="GET").json()
        self.assertEqual([secret["description"] for secret in secrets], ["", "for CI"])
        self.assertEqual(self.kinds(server), ["ephemeral", "ephemeral", "service"])

    def test_all_of_it_survives_a_restart(self):
        flags = ("--auth", "open", "--snapshot", self.folder / "state.json")
        server = self.serve(*flags, fixtures=FIXTURES)
        client_id = self.client_id(server)
        self.draw(server, client_id, "bkps_FIXED")
        pending = self.ask(server, f"{PORTAL}/codes").json()
        approved = self.ask(server, f"{PORTAL}/codes").json()
        done = self.ask(server, f"{CONTROL}/codes/{approved['code']}/approve", {"user": "alex@example.com"})
        self.assertEqual(done.status, 204)
        before = self.listed(server)
        server.stop()

        server = self.serve(*flags)
        self.assertEqual(self.listed(server), before)
        self.assertEqual(self.draw(server, client_id, "bkps_OTHER").status, 200)
        self.assertEqual(self.redeem(server, pending).json()["error"], "authorization_pending")
        self.assertEqual(self.redeem(server, approved).status, 200)
        user = [token["user"]["email"] for token in self.listed(server) if token["kind"] == "user"]
        self.assertEqual(user, ["alex@example.com"])

    def test_no_token_secret_or_code_is_in_snapshot_or_log(self):
        snapshot = self.folder / "state.json"
        for log_format in ("text", "json"):
            with self.subTest(log_format):
                snapshot.unlink(missing_ok=True)
                issued = []
                server = self.serve(
                    *("--auth", "open", "--snapshot", snapshot, "--snapshot-interval", "0"),
                    *("--log-level", "debug", "--log-format", log_format),
                    fixtures=FIXTURES,
                )
                issued += ["bkpat_FIXED", "bkps_FIXED", "bkps_OTHER", TOKEN]
                client_id = self.client_id(server)
                issued.append(self.draw(server, client_id, "bkps_FIXED").json()["token"])
                issued.append(self.ask(server, f"{CONTROL}/tokens").json()["token"])
                other = server.create("acme", {"name": "Other", "query": QUERY}).json()
                issued.append(other["token"])
                made = self.ask(server, "/_porthole/v1/organizations/acme/portals/other/secrets").json()
                issued.append(made["secret"])
                for decision in ("approve", "deny"):
                    code = self.ask(server, f"{PORTAL}/codes").json()
                    issued += [code["code"], code["secret"]]
                    self.redeem(server, code | {"secret": "guess"})
                    self.redeem(server, code)
                    self.click(server, code["authorization_url"], decision=decision)
                    answer = self.redeem(server, code).json()
                    if decision == "approve":
                        issued.append(answer["token"])
                self.draw(server, client_id, issued[4])  # A token instead of a secret.
                server.get(f"/v2/organizations/acme/portals?token={'x' * 3}")
                self.ask(server, f"{CONTROL}/codes/{code['code']}/approve")
                wait_until(lambda: b'"denied"' in snapshot.read_bytes(), "the snapshot has it all")
                server.stop()
                files = {"snapshot": snapshot.read_text(), "log": server.log()}
                json.loads(files["snapshot"])
                for name, text in files.items():
                    self.assertGreater(len(text), 500)
                    self.assertEqual([value for value in issued if value in text], [], name)


if __name__ == "__main__":
    main()
