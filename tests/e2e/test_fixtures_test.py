"""Journal, verify and faults, used like in another project's tests."""

import concurrent.futures
import contextlib
import json

from porthole import QUERY, TOKEN, TestCase, main, read_reply, send

CONTROL = "/_porthole/v1"
PORTALS = "/v2/organizations/acme/portals"


def requests(server, query=""):
    return server.get(f"{CONTROL}/requests?{query}").json()


def verify(server, match, **more):
    return server.request("POST", f"{CONTROL}/verify", {"match": match, **more})


def fault(server, match, then, **more):
    return server.request("POST", f"{CONTROL}/faults", {"match": match, "then": then, **more})


class Journal(TestCase):
    def test_requests_are_kept_until_they_are_cleared(self):
        server = self.serve()
        server.create("acme", {"name": "Main", "query": QUERY})
        server.get(PORTALS + "/none")
        kept = requests(server, "organization=acme")
        self.assertEqual(kept["count"], 2)
        created, missing = kept["requests"]
        self.assertEqual(created["body"], {"name": "Main", "query": QUERY})
        self.assertEqual(created["headers"]["Authorization"], "Bearer bkua_…4567")
        self.assertRegex(created["response_body"]["token"], "^bkpat_…[0-9a-f]{4}$")
        self.assertEqual((missing["status"], missing["refused"]), (404, "No portal found"))
        one = server.get(f"{CONTROL}/requests/{missing['id']}").json()
        self.assertEqual(one, missing)
        self.assertEqual(server.request("DELETE", f"{CONTROL}/requests").status, 204)
        self.assertEqual(requests(server), {"count": 0, "requests": []})

    def test_it_is_as_long_as_it_may_be_or_not_there(self):
        server = self.serve("--journal-max", "3")
        for _ in range(5):
            server.get(PORTALS)
        kept = requests(server)
        self.assertEqual((kept["count"], kept["dropped"]), (3, 2))
        server = self.serve(additions={"PORTHOLE_JOURNAL_MAX": "0"})
        server.get(PORTALS)
        self.assertEqual(server.get(f"{CONTROL}/requests").status, 409)

    def test_no_token_is_in_it_nor_in_the_log(self):
        server = self.serve()
        token = server.create("acme", {"name": "Main", "query": QUERY}).json()["token"]
        server.request("POST", "/organizations/acme/portals/main", {}, token=token)
        text = server.get(f"{CONTROL}/requests").body.decode() + server.log()
        for credential in (token, TOKEN):
            self.assertNotIn(credential, text)
            self.assertNotIn(credential[-12:], text)


class Verify(TestCase):
    def test_it_waits_for_what_another_thread_asks(self):
        server = self.serve()
        match = {"organization": "acme", "path": PORTALS, "method": "GET"}
        with concurrent.futures.ThreadPoolExecutor() as threads:
            waiting = threads.submit(verify, server, match, exactly=3, within="60s")
            for _ in range(3):
                server.get(PORTALS)
            self.assertEqual(waiting.result().json(), {"count": 3})

    def test_it_says_what_is_different(self):
        server = self.serve()
        server.create("acme", {"name": "Main", "query": QUERY})
        reply = verify(server, {"organization": "acme", "body": {"name": "Other"}}, within="10ms")
        self.assertEqual(reply.status, 409)
        nearest = reply.json()["nearest"][0]
        self.assertEqual(nearest["differences"], ['body.name is "Main", expected "Other"'])
        self.assertEqual(nearest["request"]["path"], PORTALS)

    def test_it_does_not_keep_the_server_from_stopping(self):
        server = self.serve()
        with contextlib.closing(server.connect()) as connection:
            body = json.dumps({"match": {}, "within": "60s"})
            connection.request("POST", f"{CONTROL}/verify", body)
            while "request waits" not in server.log():
                server.get("/")
            server.stop()
            self.assertEqual(read_reply(connection.sock).status, 409)


class Faults(TestCase):
    def test_a_client_that_tries_again_succeeds(self):
        server = self.serve()
        made = fault(server, {"organization": "acme"}, {"status": 503}, times=2)
        self.assertEqual(made.status, 201)
        draft = {"name": "Main", "query": QUERY}
        statuses = [server.create("acme", draft).status for _ in range(3)]
        self.assertEqual(statuses, [503, 503, 201])
        self.assertEqual(server.create("globex", draft).status, 201)
        listed = server.get(f"{CONTROL}/faults").json()
        self.assertEqual((listed[0]["matched"], listed[0]["fired"]), (3, 2))

    def test_connections_break_as_they_are_told_to(self):
        server = self.serve()
        match = {"organization": "acme"}
        fault(server, match, {"body": {"a": "b"}, "truncate_after_bytes": 5}, times=1)
        fault(server, match, {"reset_connection": True}, times=1)
        request = f"GET {PORTALS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n\r\n"
        with server.raw() as raw:
            raw.sendall(request.encode())
            text = b"".join(iter(lambda: raw.recv(65536), b""))
            self.assertIn(b"Content-Length: 9\r\n", text)
            self.assertTrue(text.endswith(b'\r\n\r\n{"a":'), text)
        with server.raw() as raw:
            raw.sendall(request.encode())
            with self.assertRaises(ConnectionResetError):
                raw.recv(65536)

    def test_chance_repeats_with_the_seed(self):
        runs = []
        for seed in ("7", "7", "8"):
            server = self.serve("--rng-seed", seed)
            fault(server, {"organization": "acme"}, {"status": 500}, probability=0.5)
            with contextlib.closing(server.connect()) as connection:
                runs.append([send(connection, "GET", PORTALS).status for _ in range(40)])
        self.assertEqual(runs[0], runs[1])
        self.assertNotEqual(runs[0], runs[2])


if __name__ == "__main__":
    main()
