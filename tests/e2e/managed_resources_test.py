"""What a tool does that manages resources, such as the vendor's Terraform provider: create, read, read again and find no
difference, update some, find the rest unchanged, delete, and find nothing. For each resource of the vendor's schema that
can be created and deleted.

The schema isn't part of this project (PORTHOLE_VENDOR_SCHEMA, by default ../shared/reference/buildkite.schema.graphql
from the project; skipped if missing)."""

import json
import os
import unittest
from pathlib import Path

from schema_model import bare, written

from porthole import TestCase, main

SCHEMA = Path(
    os.environ.get("PORTHOLE_VENDOR_SCHEMA")
    or Path(__file__).resolve().parents[3] / "shared" / "reference" / "buildkite.schema.graphql"
)
TYPES = """{ __schema { types { kind name interfaces { name } enumValues { name }
  fields { name args { name type { ...T } } type { ...T } } inputFields { name type { ...T } } } } }
fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }"""
ENDS = "Delete", "Revoke"
# What only some texts may be.
TEXTS = {
    "cronline": "0 3 * * *",
    "color": "#14CC80",
    "emoji": ":seedling:",
    "repository": "git@git.example.com:acme/web.git",
    "allowedIpAddresses": "192.0.2.0/24",
    "email": "somebody@example.com",
    "env": "A=1\nB=2",
    "url": "https://example.com/page",
}
LITTLE = 10


class Resources:
    """The mutations and types, from an introspection result."""

    def __init__(self, introspection):
        self.types = {kind["name"]: kind for kind in introspection["__schema"]["types"]}
        self.mutations = {field["name"]: field for field in self.types["Mutation"]["fields"]}

    def fields(self, kind, what="fields"):
        return {field["name"]: written(field["type"]) for field in self.types[kind][what] or ()}

    def inputs(self, mutation):
        (argument,) = self.mutations[mutation]["args"]
        return self.fields(bare(written(argument["type"])), "inputFields")

    def payload(self, mutation):
        return self.fields(bare(written(self.mutations[mutation]["type"])))

    def interfaces(self, kind):
        return [one["name"] for one in self.types[kind]["interfaces"] or ()]

    def is_leaf(self, kind):
        return self.types[bare(kind)]["kind"] in ("SCALAR", "ENUM")

    def stems(self):
        """Of each resource: the beginning of its mutations' names, and the field and type of what Create gives."""
        for name in self.mutations:
            stem = name.removesuffix("Create")
            if stem == name or not any(stem + end in self.mutations for end in ENDS):
                continue
            kinds = self.payload(name)
            if "id" not in self.inputs(next(stem + end for end in ENDS if stem + end in self.mutations)):
                continue
            for field, kind in kinds.items():
                node = self.node(kind)
                is_node = node and "Node" in self.interfaces(node)
                if is_node and node.lower() in (stem.lower(), *(stem.lower().removeprefix(one) for one in ("cluster",))):
                    yield stem, field, node, field.endswith("Edge")
                    break

    def node(self, kind):
        """The type of a payload's object, or of the one in an edge."""
        fields = self.fields(bare(kind)) if self.types[bare(kind)]["kind"] == "OBJECT" else {}
        if "node" in fields and "cursor" in fields:
            return bare(fields["node"])
        return bare(kind) if "id" in fields else None


def literal(value):
    """A value as GraphQL writes it; enum values are in tuples."""
    if isinstance(value, tuple):
        return value[0]
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {literal(one)}" for name, one in value.items()) + "}"
    return json.dumps(value)


def plain(value):
    return value[0] if isinstance(value, tuple) else value


@unittest.skipUnless(SCHEMA.exists(), f"{SCHEMA} is not here")
class ManagedResources(TestCase):
    def setUp(self):
        super().setUp()
        self.server = self.serve("--schema", SCHEMA, "--rng-seed", "5")
        self.resources = Resources(self.ask(TYPES))
        self.organization = self.ask('{ organization(slug: "acme") { id } }')["organization"]["id"]

    def ask(self, document):
        reply = self.server.request("POST", "/v1", {"query": document}).json()
        self.assertEqual(reply.keys(), {"data"}, f"{document}\n{reply}")
        return reply["data"]

    def reference(self, name):
        """The id of something that is there, of the type that `pipelineID` names; None if there is none."""
        kind = name.removesuffix("ID").removesuffix("Id").lower()
        if kind == "organization":
            return self.organization
        for field in self.resources.types["Organization"]["fields"]:
            listed = bare(written(field["type"])).removesuffix("Connection")
            if listed.lower() == kind and listed != bare(written(field["type"])):
                edges = self.ask(
                    f"{{ organization(slug: \"acme\") {{ {field['name']}(first: 1) {{ edges {{ node {{ id }} }} }} }} }}"
                )["organization"][field["name"]]["edges"]
                return edges[0]["node"]["id"] if edges else None
        return None

    def value(self, name, kind, variant=0):
        """A value for an input; None if this test has none."""
        if kind.startswith("["):
            return None
        bare_kind = bare(kind)
        described = self.resources.types[bare_kind]
        if described["kind"] == "ENUM":
            values = [one["name"] for one in described["enumValues"]]
            return (values[variant % len(values)],)
        if described["kind"] == "INPUT_OBJECT":
            values = {
                one: self.value(one, inner)
                for one, inner in self.resources.fields(bare_kind, "inputFields").items()
                if inner.endswith("!")
            }
            return values if values and None not in values.values() else None
        if bare_kind == "ID" and name not in ("cronline",):
            return self.reference(name)
        number = LITTLE + variant
        return {
            "String": TEXTS.get(name, f"{name} {variant}"),
            "ID": self.reference(name),
            "Boolean": variant % 2 == 0,
            "Int": number,
        }.get(bare_kind)

    def read(self, kind, identity):
        fields = self.resources.fields(kind)
        arguments = {field["name"]: field["args"] for field in self.resources.types[kind]["fields"]}
        leaves = [name for name, one in fields.items() if self.resources.is_leaf(one) and not arguments[name]]
        return self.ask(f'{{ node(id: "{identity}") {{ ... on {kind} {{ {" ".join(leaves)} }} }} }}')["node"]

    def said(self, kind, inputs):
        """What of the inputs is a value of the object; a list is said line by line."""
        fields = self.resources.fields(kind)
        return {
            name: plain(value).split("\n") if fields[name].startswith("[") else plain(value)
            for name, value in inputs.items()
            if name in fields and self.resources.is_leaf(fields[name]) and name != "clientMutationId"
        }

    def create(self, stem, field, kind, is_edge):
        inputs = {}
        for name, declared in self.resources.inputs(stem + "Create").items():
            value = self.value(name, declared)
            if value is not None and name != "clientMutationId":
                inputs[name] = value
            elif declared.endswith("!"):
                return None, None
        selection = f"{field} {{ node {{ id }} }}" if is_edge else f"{field} {{ id }}"
        made = self.ask(f"mutation {{ {stem}Create(input: {literal(inputs)}) {{ {selection} }} }}")[stem + "Create"]
        made = made[field]["node"] if is_edge else made[field]
        return made["id"], self.said(kind, inputs)

    def update(self, stem, kind, identity):
        inputs = {"id": identity}
        declared = self.resources.inputs(stem + "Update")
        for name in self.said(kind, dict.fromkeys(declared, "")):
            value = self.value(name, declared[name], variant=1)
            if name != "id" and value is not None:
                inputs[name] = value
        for name, one in declared.items():
            if one.endswith("!") and name not in inputs:
                inputs[name] = self.value(name, one)
        self.ask(f"mutation {{ {stem}Update(input: {literal(inputs)}) {{ __typename }} }}")
        return self.said(kind, inputs)

    def assertSays(self, found, said):
        self.assertEqual({name: found[name] for name in said}, said)

    def test_what_is_managed_is_as_it_was_left(self):
        whole = []
        for stem, field, kind, is_edge in self.resources.stems():
            with self.subTest(stem):
                identity, said = self.create(stem, field, kind, is_edge)
                if identity is None:
                    continue
                found = self.read(kind, identity)
                self.assertSays(found, said)
                self.assertEqual(self.read(kind, identity), found)
                if stem + "Update" in self.resources.mutations:
                    changed = self.update(stem, kind, identity)
                    after = self.read(kind, identity)
                    self.assertSays(after, changed)
                    others = found.keys() - changed.keys() - {"updatedAt", "slug", "url", "badgeURL"}
                    self.assertSays(after, {name: found[name] for name in others})
                if stem + "Delete" in self.resources.mutations:
                    self.delete(stem, kind, identity)
                whole.append(stem)
        self.assertGreaterEqual(len(whole), LITTLE, whole)

    def delete(self, stem, kind, identity):
        inputs = {"id": identity}
        for name, one in self.resources.inputs(stem + "Delete").items():
            if one.endswith("!") and name != "id":
                inputs[name] = self.value(name, one)
        self.ask(f"mutation {{ {stem}Delete(input: {literal(inputs)}) {{ __typename }} }}")
        self.assertIsNone(self.read(kind, identity))


if __name__ == "__main__":
    main()
