"""Bodies of create and update: bodies that are not objects, reasons for refusals, text byte for byte."""

import json

from porthole import QUERY, Server, TestCase, main

PORTALS = "/v2/organizations/acme/portals"


class Bodies(TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server())
        for slug in ("kept", "taken"):
            cls.server.create("acme", {"slug": slug, "name": slug.title(), "query": QUERY})

    def refused(self, body, status, message):
        """Refused alike by create and update, without effect."""
        before = self.server.get(PORTALS).body
        for method, path in (("POST", PORTALS), ("PUT", PORTALS + "/kept")):
            with self.subTest(method=method, body=body):
                self.assertRefused(self.server.request(method, path, body), status, message)
        self.assertEqual(self.server.get(PORTALS).body, before)

    def invalid(self, change, *reasons):
        """Refused by create, merged over a valid body, and by update."""
        message = "Validation failed: " + ", ".join(reasons)
        before = self.server.get(PORTALS).body
        body = {"name": "New", "query": QUERY} | change
        with self.subTest(method="POST", body=body):
            self.assertRefused(self.server.request("POST", PORTALS, body), 422, message)
        with self.subTest(method="PUT", body=change):
            reply = self.server.request("PUT", PORTALS + "/kept", change)
            self.assertRefused(reply, 422, message)
        self.assertEqual(self.server.get(PORTALS).body, before)

    def test_what_is_no_json_is_refused_with_its_place(self):
        prefix = "Request body is not valid JSON: "
        for body, problem in (
            (b"{", "missing a name for object member at line 1, column 2"),
            (b'{\n  "name": }', "invalid value at line 2, column 11"),
            (b'{"name":"x"} y', "the document root must not be followed by other values"
                                " at line 1, column 14"),
            (b"name=x&query=y", "invalid value at line 1, column 2"),
            (b"{'name':'x'}", None),
            (b'{"name":"x",}', None),
            (b"// no\n{}", None),
            (b'{"name":NaN}', None),
            (b'{"name":"a\nb"}', None),
            (b"{}\0", None),
        ):  # fmt: skip
            if problem:
                self.refused(body, 400, prefix + problem)
            reply = self.server.request("POST", PORTALS, body)
            self.assertEqual(reply.status, 400, body)
            self.assertRegex(reply.message(), f"\\A{prefix}.+ at line \\d+, column \\d+\\Z")

    def test_what_is_no_object_is_refused(self):
        for body, kind in (
            (b"[]", "an array"),
            (b'"x"', "a string"),
            (b"1", "a number"),
            (b"true", "a boolean"),
            (b"null", "null"),
        ):
            self.refused(body, 400, f"Request body must be a JSON object, but is {kind}")

    def test_a_name_twice_is_refused(self):
        for body, name in (
            (b'{"name":"a","query":"{a}","name":"b"}', "name"),
            (b'{"x":{"y":1,"y":1}}', "y"),
            (b'{"n\\u0061me":1,"name":2}', "name"),
        ):
            reply = self.server.request("POST", PORTALS, body)
            self.assertEqual(reply.status, 400)
            expected = f'\\ARequest body is not valid JSON: duplicate name "{name}" at line 1, column '
            self.assertRegex(reply.message(), expected + r"\d+\Z")

    def test_text_that_is_no_utf8_is_refused(self):
        for bytes_ in (b"\xff", b"\xc3", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x80"):
            body = b'{"name":"' + bytes_ + b'","query":"{a}"}'
            problem = "not valid UTF-8 at line 1, column 10"
            self.refused(body, 400, "Request body is not valid JSON: " + problem)
        for escape in (r"\ud800", r"\ude00", r"\ud800\u0041"):
            reply = self.server.request("POST", PORTALS, f'{{"name":"{escape}","query":"{{a}}"}}')
            self.assertEqual(reply.status, 400, escape)

    def test_deep_nesting_is_refused(self):
        reply = self.server.request("POST", PORTALS, b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}")
        self.assertEqual(reply.status, 400)
        self.assertIn("nested too deeply", reply.message())

    def test_an_empty_body_lacks_what_is_required(self):
        message = "Validation failed: Name can't be blank, Query can't be blank"
        for body in (None, b"", b" \r\n\t ", b"{}"):
            self.assertRefused(self.server.request("POST", PORTALS, body), 422, message)
            self.assertEqual(self.server.request("PUT", PORTALS + "/kept", body).status, 200)

    def test_the_content_type_does_not_matter(self):
        for i, kind in enumerate(("application/x-www-form-urlencoded", "text/plain", "", "x")):
            body = json.dumps({"name": f"Kind {i}", "query": QUERY})
            reply = self.server.request("POST", PORTALS, body, headers={"Content-Type": kind})
            self.assertEqual(reply.status, 201, reply)

    def test_every_reason_is_given_in_the_order_of_the_data_model(self):
        self.invalid(
            {
                "user_invokable": "yes",
                "allowed_ip_addresses": ["192.0.2.1"],
                "query": 1,
                "description": {},
                "name": False,
                "slug": 0,
            },
            "Slug must be a string",
            "Name must be a string",
            "Description must be a string or null",
            "Query must be a string",
            "Allowed ip addresses must be a string or null",
            "User invokable must be a boolean",
        )
        self.invalid(
            {"allowed_ip_addresses": "192.0.2.1/33", "query": "{", "name": " ", "slug": "taken"},
            "Slug has already been taken",
            "Name can't be blank",
            self.query_problem("{"),
            'Allowed ip addresses is invalid: "192.0.2.1/33" is not an IP address or a CIDR block',
        )

    def query_problem(self, query):
        """How a query alone is refused."""
        reply = self.server.create("acme", {"name": "New", "query": query})
        self.assertEqual(reply.status, 422, query)
        self.assertRegex(reply.message(), r"\AValidation failed: Query is invalid: .+")
        return reply.message().removeprefix("Validation failed: ")

    def test_slugs(self):
        for slug in ("A", "a b", "-a", "a-", "a--b", "a_b", "ä", "a/b", "a" * 101):
            problem = "Slug is invalid: it must be groups of a-z and 0-9 joined by single hyphens, at "
            self.invalid({"slug": slug}, problem + "most 100 characters")
        self.invalid({"slug": ""}, "Slug can't be blank")
        self.invalid({"slug": "taken"}, "Slug has already been taken")
        self.assertRefused(
            self.server.create("acme", {"name": "Taken", "query": QUERY}),
            422, "Validation failed: Slug has already been taken",
        )  # fmt: skip
        for name, slug in (
            ("Déploie l'app", "deploie-l-app"),
            ("  Trigger -- Main_Build!  ", "trigger-main-build"),
            ("x" * 150, "x" * 100),
        ):
            reply = self.server.create("acme", {"name": name, "query": QUERY, "slug": None})
            self.assertEqual((reply.status, reply.json().get("slug")), (201, slug))
        reply = self.server.create("acme", {"name": "日本", "query": QUERY})
        self.assertEqual(reply.status, 422)
        self.assertIn("Slug", reply.message())

    def test_names_and_queries(self):
        for blank in ("", " ", "\t\n", "\u00a0\u2003", None):
            self.invalid({"name": blank}, "Name can't be blank")
            self.invalid({"query": blank}, "Query can't be blank")
        self.invalid({"name": "x" * 256}, "Name is too long (maximum is 255 characters)")
        self.invalid({"query": "{ a } }"}, 'Query is invalid: unexpected "}" at line 1, column 7')
        self.invalid({"query": "{\n  a\n}\n}"}, 'Query is invalid: unexpected "}" at line 4, column 1')
        for query in ("{", "{ }", "query {", "{ a(b: ) }", "type T { a: Int }", "# nothing", "{ a" * 9999):
            self.query_problem(query)
        reply = self.server.create("acme", {"name": "é" * 255, "slug": "long", "query": QUERY})
        self.assertEqual(reply.status, 201)

    def test_addresses(self):
        for bad in ("192.0.2.256", "192.0.2.1/", "192.0.2.1/-1", "::/129", "localhost", "1.2.3", "1.2.3.4,"):
            problem = f'Allowed ip addresses is invalid: "{bad}" is not an IP address or a CIDR block'
            self.invalid({"allowed_ip_addresses": "10.0.0.0/8 " + bad}, problem)
        for good in ("", "192.0.2.1", "192.0.2.0/24  2001:db8::/32\t::1", "0.0.0.0/0", None):
            reply = self.server.request("PUT", PORTALS + "/kept", {"allowed_ip_addresses": good})
            self.assertEqual((reply.status, reply.json()["allowed_ip_addresses"]), (200, good))

    def test_null_clears_what_may_be_missing(self):
        full = {"description": "x", "allowed_ip_addresses": "::1", "user_invokable": True}
        self.assertEqual(self.server.request("PUT", PORTALS + "/kept", full).status, 200)
        empty = {"description": None, "allowed_ip_addresses": None, "user_invokable": False}
        reply = self.server.request("PUT", PORTALS + "/kept", empty)
        self.assertEqual({name: reply.json()[name] for name in empty}, empty)
        self.invalid({"user_invokable": None}, "User invokable must be a boolean")

    def test_text_is_kept_byte_for_byte(self):
        texts = ["Déjà vu 😀", "e\u0301 is not \u00e9", "\u2028\u2029\u0085\ufeff\ufffd\uffff\U0010ffff"]
        texts += ['\\"/\b\f\n\r\t', "\x00\x01\x1f\x7f", "  spaces  ", "</script>&amp;", "%s%n%00"]
        for i, text in enumerate(texts):
            body = {"name": "Text " + text, "slug": f"text-{i}", "description": text}
            body["query"] = f"# {text.translate(dict.fromkeys(range(32)))}\n{{ a }}"
            for ascii_only in (True, False):
                raw = json.dumps(body, ensure_ascii=ascii_only).encode()
                reply = self.server.request("POST", PORTALS, raw)
                self.assertEqual(reply.status, 201, reply)
                path = f"{PORTALS}/text-{i}"
                for got in (reply.json(), self.server.get(path).json()):
                    self.assertEqual({name: got[name] for name in body}, body)
                # Non-ASCII characters are sent as they are, not escaped.
                self.assertEqual(b"\\u00e9" in reply.body or b"\\ud83d" in reply.body, False)
                self.server.request("DELETE", path)

    def test_an_answer_may_be_sent_back(self):
        got = self.server.get(PORTALS + "/kept")
        reply = self.server.request("PUT", PORTALS + "/kept", got.body)
        self.assertEqual((reply.status, reply.body), (200, got.body))

    def test_unknown_properties_are_ignored(self):
        body = {"name": "Unknown", "query": QUERY, "colour": "red", "Name": "x"}
        self.assertEqual(self.server.create("acme", body).status, 201)


class UnknownProperties(TestCase):
    def test_they_are_refused_on_demand(self):
        server = self.serve("--unknown-properties", "refuse")
        body = {"name": "A", "colour": "red", "query": QUERY, "": 1, "Slug": None}
        reasons = ", ".join(f'"{name}" is not a property of portals' for name in ("colour", "", "Slug"))
        self.assertRefused(server.create("acme", body), 422, "Validation failed: " + reasons)
        created = server.create("acme", {"name": "A", "query": QUERY})
        self.assertEqual(created.status, 201)
        self.assertEqual(server.request("PUT", PORTALS + "/a", created.body).status, 200)
        reply = server.request("PUT", PORTALS + "/a", {"tokens": []})
        self.assertEqual(reply.status, 422)


if __name__ == "__main__":
    main()
