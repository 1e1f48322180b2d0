"""Access to /_porthole: from this machine, and with the control token."""

from porthole import TestCase, main, run

CLOCK = "/_porthole/v1/clock"


class ControlAccess(TestCase):
    def test_other_sites_are_kept_out(self):
        server = self.serve()
        for headers in (
            {"Host": "evil.example"},
            {"Host": f"evil.example:{server.port}"},
            {"Origin": "http://evil.example"},
            {"Origin": "null"},
        ):
            with self.subTest(headers=headers):
                reply = server.get(CLOCK, headers=headers)
                self.assertEqual(reply.status, 403)
                self.assertEqual(list(reply.json()), ["message"])
                reply = server.request("PUT", CLOCK, {"advance": "1d"}, headers=headers)
                self.assertEqual(reply.status, 403)
        own = {"Origin": f"http://127.0.0.1:{server.port}"}
        reply = server.get(CLOCK, headers=own)
        self.assertEqual(reply.status, 200)
        self.assertLess(reply.json()["offset_ms"], 86_400_000)
        self.assertIsNone(reply.header("Access-Control-Allow-Origin"))

    def test_more_hosts_can_be_allowed(self):
        server = self.serve(
            "--allowed-host", "porthole,192.0.2.1", "--allowed-host", "mock.example"
        )
        for host in ("porthole:8080", "192.0.2.1", "MOCK.example"):
            self.assertEqual(server.get(CLOCK, headers={"Host": host}).status, 200)
        self.assertEqual(server.get(CLOCK, headers={"Host": "other"}).status, 403)

    def test_the_control_token_opens_the_control_api_and_nothing_else(self):
        for options in (
            {"additions": {"PORTHOLE_CONTROL_TOKEN": "sesame"}},
            {},
        ):
            flags = [] if options else ["--control-token", "sesame"]
            server = self.serve(*flags, **options)
            for token in (None, "sesam", "bkua_x"):
                reply = server.get(CLOCK, token=token)
                self.assertEqual(reply.status, 401)
                self.assertNotIn(b"sesame", reply.body)
            self.assertEqual(server.get(CLOCK, token="sesame").status, 200)
            self.assertEqual(server.get("/v2/user", token="bkua_x").status, 200)
            self.assertNotIn("sesame", server.log())

    def test_without_it_no_other_machine_is_let_in(self):
        done = run("--host", "0.0.0.0", "--port", "0", "--auth", "open")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("--control-token", done.stderr)


if __name__ == "__main__":
    main()
