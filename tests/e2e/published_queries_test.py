"""What the vendor's public documentation asks of its GraphQL API, page by page (published_queries/, with our own values
and order of fields): each document is made a portal and called, or refused with the reason.

Without a schema, and with the vendor's, which is not part of this project (PORTHOLE_VENDOR_SCHEMA, by default
../shared/reference/buildkite.schema.graphql from the project; skipped if missing). PORTHOLE_PUBLISHED_QUERIES names a
folder with more such documents."""

import os
import re
import unittest
from pathlib import Path

from porthole import TestCase, main

HERE = Path(__file__).resolve().parent
SCHEMA = Path(
    os.environ.get("PORTHOLE_VENDOR_SCHEMA")
    or HERE.parents[2] / "shared" / "reference" / "buildkite.schema.graphql"
)
FOLDERS = [HERE / "published_queries"]
if os.environ.get("PORTHOLE_PUBLISHED_QUERIES"):
    FOLDERS.append(Path(os.environ["PORTHOLE_PUBLISHED_QUERIES"]))

VARIABLES = {
    "slug": "acme",
    "pipelineSlug": "acme/web",
    "pipelineID": "UGlwZWxpbmUtLS0x",
    "build_slug": "acme/web/7",
    "targetId": "UGlwZWxpbmUtLS0x",
    "sourceId": "UGlwZWxpbmUtLS0y",
}

# Why a document with such a text is no portal. These are mistakes of the documentation.
REFUSED = {
    "$build_slug: ID": "Variable $build_slug is declared by GetTotalBuildRunTime but not used",
    "organizationId: $organizationID": "Variable $organizationID is used by ",
    r'emoji: "\:': "Expected string or block string, but it was malformed",
}
REFUSED_TYPED = {
    **REFUSED,
    "updateaAt": "Field 'updateaAt' doesn't exist on type 'Registry'",
    "query getRule {": "Field 'type' doesn't exist on type 'Node'",
    "viewer { organization {": "Field 'organization' doesn't exist on type 'Viewer'",
}
# What a call answers instead of data.
ERRORS = {"__schema": "Introspection needs a schema"}
ERRORS_TYPED = {
    "TeamMembersQuery": "Query has complexity of 101503, which exceeds max complexity of 50000",
    "GetDownloadURLsForArtifactsFromBuild": "Query has complexity of 251503, which exceeds max complexity of 50000",
}

TOKEN = re.compile(r'#.*|"(?:\\.|[^"\\])*"|\.\.\.|\w+|[{}():\[\]@!$=]')


def documents():
    """Pairs of a page's name and a document of it: blank lines stand between documents, comments before the first."""
    for folder in FOLDERS:
        for page in sorted(folder.glob("*.graphql")):
            parts = re.split(r"\n\s*\n", page.read_text())
            yield from ((page.stem, part.strip()) for part in parts if not re.match(r"\s*(#|$)", part))


def matching(table, document):
    """The entry of the table whose text is in the document; None where there is none."""
    line = " ".join(document.split())
    return next((text for text in table if text in line), None)


class Selection:
    """The names that a selection set has in an answer, and those that only some types have."""

    def __init__(self, tokens):
        self.fields, self.of_some_types, self.has_spread = {}, {}, False
        token = next(tokens)
        while token != "}":
            if token == "...":
                token = next(tokens)
                if token == "on":
                    next(tokens)
                    next(tokens)
                    inner = Selection(tokens)
                    self.of_some_types.update({**inner.fields, **inner.of_some_types})
                else:
                    self.has_spread = True
                token = next(tokens)
                continue
            name, token = token, next(tokens)
            if token == ":":
                next(tokens)
                token = next(tokens)
            if token == "(":
                depth = 1
                while depth:
                    depth += {"(": 1, ")": -1}.get(next(tokens), 0)
                token = next(tokens)
            self.fields[name] = None
            if token == "{":
                self.fields[name] = Selection(tokens)
                token = next(tokens)

    def check(self, value):
        """Asserts that an answer has this shape."""
        if isinstance(value, list):
            for item in value:
                self.check(item)
        elif value is not None:
            assert self.fields.keys() <= value.keys(), (self.fields.keys(), value)
            known = {**self.of_some_types, **self.fields}
            for name, member in value.items():
                if self.has_spread and name not in known:
                    continue
                selection = known[name]
                if selection is None:
                    # A scalar of type JSON may be an object.
                    assert name == "payload" or not isinstance(member, dict), (name, member)
                else:
                    selection.check(member)


def operations(document):
    """The names of a document's operations, None for one without, and their selections."""
    for match in re.finditer(r"^(?:query|mutation)\b\s*(\w*)[^{]*\{", document, re.MULTILINE):
        tokens = (token for token in TOKEN.findall(document, match.end()) if token[0] != "#")
        yield match[1] or None, Selection(tokens)


class PublishedQueries:
    """Runs all documents on a server with `flags`."""

    flags = ()
    refused, errors = REFUSED, ERRORS

    def test_each_is_created_and_called_or_refused_with_the_reason(self):
        server = self.serve(*self.flags)
        met = set()
        for number, (page, document) in enumerate(documents()):
            with self.subTest(page, document=document):
                reply = server.create("acme", {"name": f"{page} {number}", "query": document})
                refusal = matching(self.refused, document)
                if refusal:
                    met.add(refusal)
                    self.assertEqual(reply.status, 422, reply)
                    reason = "Validation failed: Query is invalid: " + self.refused[refusal]
                    self.assertEqual(reply.message()[: len(reason)], reason)
                    continue
                self.assertEqual(reply.status, 201, reply)
                met.add(matching(self.errors, document))
                self.call(server, reply.json(), document)
        self.assertGreater(number, 130)
        self.assertEqual({*self.refused, *self.errors} - met, set())

    def call(self, server, portal, document):
        found = list(operations(document))
        self.assertTrue(found)
        for name, selection in found:
            path = f"/organizations/acme/portals/{portal['slug']}"
            if len(found) > 1:
                path += f"?operation_name={name}"
            declared = re.findall(r"\$(\w+)\s*:", document)
            variables = {variable: VARIABLES[variable] for variable in declared}
            reply = server.request("POST", path, variables, token=portal["token"])
            self.assertEqual(reply.status, 200, reply)
            answer = reply.json()
            error = matching(self.errors, document)
            if error:
                self.assertEqual(answer["errors"][0]["message"], self.errors[error])
                continue
            self.assertEqual(list(answer), ["data"], reply)
            self.assertNotIn(None, answer["data"].values(), reply)
            selection.check(answer["data"])

    def test_the_unused_variable_is_taken_with_a_warning(self):
        unused = "$build_slug: ID"
        document = next(document for _, document in documents() if unused in document)
        strict = self.serve(*self.flags).create("acme", {"name": "Run time", "query": document})
        self.assertEqual(strict.status, 422)
        self.assertIn("(--validation warn would take it)", strict.message())
        server = self.serve("--validation", "warn", *self.flags)
        created = server.create("acme", {"name": "Run time", "query": document})
        self.assertEqual(created.status, 201)
        self.assertIn(REFUSED[unused], server.log())
        path = "/organizations/acme/portals/run-time"
        reply = server.request("POST", path, {"build_slug": "acme/web/7"}, token=created.json()["token"])
        self.assertEqual([error["message"] for error in reply.json()["errors"]], [REFUSED[unused]])


class WithoutSchema(PublishedQueries, TestCase):
    pass


@unittest.skipUnless(SCHEMA.is_file(), f"{SCHEMA} isn't there")
class WithTheVendorsSchema(PublishedQueries, TestCase):
    flags = ("--schema", str(SCHEMA))
    refused, errors = REFUSED_TYPED, ERRORS_TYPED


if __name__ == "__main__":
    main()
