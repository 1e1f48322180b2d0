"""A schema as introspection tells it, documents made from it by chance, and answers read with their types."""

import contextlib
import math
import re
from collections import namedtuple

INTROSPECTION = """
{ __schema { queryType { name } types { kind name
  fields(includeDeprecated: true) { name args { name type { ...T } } type { ...T } }
  possibleTypes { name } enumValues(includeDeprecated: true) { name } } } }
fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }
"""

Field = namedtuple("Field", "name type arguments")
"""A field; `type` is written as in SDL, `arguments` has types by name."""

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def bare(kind):
    """A type's name without its wrappers."""
    return kind.strip("[]!")


def is_list(kind):
    return kind.startswith("[")


def written(kind):
    """A type of an introspection result as SDL writes it."""
    if kind["kind"] == "NON_NULL":
        return written(kind["ofType"]) + "!"
    if kind["kind"] == "LIST":
        return f"[{written(kind['ofType'])}]"
    return kind["name"]


class Schema:
    """`kinds`, `fields`, `possible` types and `enums` by the name of the type."""

    def __init__(self, introspection):
        types = introspection["__schema"]["types"]
        self.query = introspection["__schema"]["queryType"]["name"]
        self.kinds = {kind["name"]: kind["kind"] for kind in types}
        self.enums = {kind["name"]: [one["name"] for one in kind["enumValues"] or ()] for kind in types}
        self.possible = {kind["name"]: [one["name"] for one in kind["possibleTypes"] or ()] for kind in types}
        self.fields = {
            kind["name"]: {
                field["name"]: Field(
                    field["name"],
                    written(field["type"]),
                    {argument["name"]: written(argument["type"]) for argument in field["args"]},
                )
                for field in kind["fields"] or ()
            }
            for kind in types
        }

    def is_leaf(self, kind):
        return self.kinds[bare(kind)] in ("SCALAR", "ENUM")

    def is_abstract(self, kind):
        return self.kinds[bare(kind)] in ("INTERFACE", "UNION")

    def objects(self):
        """The names of object types, without those of introspection."""
        return [name for name, kind in self.kinds.items() if kind == "OBJECT" and not name.startswith("__")]

    def item(self, kind):
        """The type of a connection's items; None for another type."""
        fields = self.fields[bare(kind)]
        if "pageInfo" not in fields or "edges" not in fields:
            return None
        return bare(self.fields[bare(fields["edges"].type)]["node"].type)

    def leaves(self, kind):
        """The leaf fields of a type that need no arguments."""
        return [
            field
            for field in self.fields[kind].values()
            if self.is_leaf(field.type) and not any(kind.endswith("!") for kind in field.arguments.values())
        ]

    def problem(self, kind, value):
        """What keeps a leaf from being of a type; None if nothing does."""
        if value is None:
            return "null" if kind.endswith("!") else None
        kind = kind.removesuffix("!")
        if is_list(kind):
            if not isinstance(value, list):
                return f"no list: {value!r}"
            return next(filter(None, (self.problem(kind[1:-1], item) for item in value)), None)
        if self.kinds[kind] == "ENUM":
            return None if value in self.enums[kind] else f"no value of {kind}: {value!r}"
        if kind == "DateTime":
            return None if isinstance(value, str) and TIME.fullmatch(value) else f"no time: {value!r}"
        wanted = {"Int": int, "JSInt": int, "Float": (int, float), "Boolean": bool, "JSON": object}.get(kind, str)
        right = isinstance(value, wanted) and isinstance(value, bool) == (kind == "Boolean")
        if kind == "JSON":
            return None
        if kind == "Int" and right and not -(2**31) <= value < 2**31:
            right = False
        if kind == "Float" and right and not math.isfinite(value):
            right = False
        return None if right else f"no {kind}: {value!r}"


class Pick:
    """A field of a selection, under a key, with literal arguments by name."""

    def __init__(self, field, key=None, arguments=None, selection=None):
        self.field, self.key = field, key or field.name
        self.arguments, self.selection = arguments or {}, selection

    def text(self):
        alias = "" if self.key == self.field.name else self.key + ": "
        arguments = ", ".join(f"{name}: {value}" for name, value in self.arguments.items())
        selection = " " + self.selection.text() if self.selection else ""
        return alias + self.field.name + (f"({arguments})" if arguments else "") + selection


class Selection:
    """What is picked from a type, and in `fragments` from some of its types. A __typename that `says_type` leaves out
    is still told, by the only fragment's type."""

    def __init__(self, kind, picks=(), fragments=(), says_type=False):
        self.kind, self.picks, self.fragments, self.says_type = kind, list(picks), list(fragments), says_type

    def text(self):
        parts = ["__typename"] if self.says_type else []
        parts += [pick.text() for pick in self.picks]
        parts += [f"... on {part.kind} {part.text()}" for part in self.fragments]
        return "{ " + " ".join(parts) + " }"

    def walk(self):
        """This selection and all under it."""
        yield self
        for part in self.fragments:
            yield from part.walk()
        for pick in self.picks:
            if pick.selection:
                yield from pick.selection.walk()


class Met:
    """An object of an answer: its type, the picks with their values, and the object that it was found in."""

    def __init__(self, kind, parent, pick, path):
        self.kind, self.parent, self.pick, self.path = kind, parent, pick, path
        self.values = {}
        """Leaves that were selected without arguments."""
        self.ones, self.lists = {}, {}
        """Single objects by field (None for null); (pick, [objects]) of connections and lists, one for each key."""

    @property
    def id(self):
        return self.values.get("id")

    def __getitem__(self, name):
        return self.values.get(name)

    def has(self, *names):
        return all(name in self.values for name in names)


class Reader:
    """Reads answers: gives the objects in them, and tells `complain(kind, sort, values)` what isn't true to the types."""

    def __init__(self, schema, complain):
        self.schema, self.complain = schema, complain

    def read(self, selection, data):
        found = []
        self.object(selection, data, None, None, "", found)
        return found

    def object(self, selection, value, parent, pick, path, found):
        picks, kind = list(selection.picks), selection.kind
        if self.schema.is_abstract(kind):
            only = selection.fragments[0].kind if len(selection.fragments) == 1 else None
            kind = value.get("__typename", only)
            if kind not in self.schema.possible[selection.kind]:
                self.complain("types", f"a {kind} is no {selection.kind}", path)
                return None
            wanted = [part.kind for part in selection.fragments]
            if not value:
                self.complain("empty objects", f"a {selection.kind} is {{}}", f"{path}: {wanted} were asked for")
                return None
            if not selection.picks and kind not in wanted and not self.decided(parent, pick):
                where = f"{self.listed(parent, pick)} → {selection.kind}"
                self.complain("fragments", f"{where} is of no type asked for", f"{path} is a {kind}, not {wanted}")
        for part in selection.fragments:
            if part.kind == kind:
                picks += part.picks
        met = Met(kind, parent, pick, path)
        found.append(met)
        expected = {one.key for one in picks} | ({"__typename"} if selection.says_type else set())
        if set(value) != expected:
            self.complain("types", f"a {kind} has other members", f"{path}: {sorted(value)}, asked: {sorted(expected)}")
            return met
        if selection.says_type and value["__typename"] != kind:
            self.complain("types", f"a {kind} says it is a {value['__typename']}", path)
        for one in picks:
            self.member(met, one, value[one.key], f"{path}/{one.key}", found)
        return met

    def listed(self, parent, pick):
        """The field that an object stands in, for what is in a connection the field with that."""
        while parent and parent.pick and parent.kind.endswith(("Edge", "Connection")):
            parent, pick = parent.parent, parent.pick
        return f"{parent.kind if parent else ''}.{pick.field.name}"

    def decided(self, parent, pick):
        """Whether an argument says which object, or of which type, is to be here."""
        names = set(pick.arguments)
        while parent and parent.pick and parent.kind.endswith(("Edge", "Connection")):
            names |= parent.pick.arguments.keys()
            parent = parent.parent
        return names & {"id", "slug", "uuid", "type"}

    def member(self, met, pick, value, path, found):
        kind = pick.field.type
        if pick.selection is None:
            problem = self.schema.problem(kind, value)
            if problem:
                self.complain("types", f"{met.kind}.{pick.field.name}: {kind}", f"{problem} at {path}")
            if not pick.arguments:
                met.values[pick.field.name] = value
            return
        if value is None:
            if kind.endswith("!"):
                self.complain("types", f"{met.kind}.{pick.field.name}: {kind} is null", path)
            # Null among some of the types may be an object of another.
            if not pick.selection.fragments or pick.selection.picks:
                met.ones[pick.field.name] = None
            return
        if is_list(kind):
            items = [self.object(pick.selection, item, met, pick, f"{path}/{n}", found) for n, item in enumerate(value)]
            met.lists[pick.key] = (pick, items)
            return
        one = self.object(pick.selection, value, met, pick, path, found)
        if self.schema.item(kind) is None:
            if one and not pick.arguments:
                met.ones[pick.field.name] = one
        elif one:
            edges = one.lists.get("edges", (None, []))[1]
            nodes = [edge.ones.get("node") for edge in edges if edge]
            if "nodes" in one.lists:
                nodes = one.lists["nodes"][1]
            for node in filter(None, nodes):
                node.parent, node.pick = met, pick
            met.lists[pick.key] = (pick, list(filter(None, nodes)))


class Maker:
    """Makes selections by chance from a random.Random."""

    def __init__(self, schema, random):
        self.schema, self.random, self.keys = schema, random, 0

    def selection(self, kind, depth, prefix=""):
        """Picks from a type; composite fields only down to `depth`. Keys in fragments begin with `prefix`."""
        if self.schema.is_abstract(kind):
            return self.abstract(kind, depth)
        return Selection(kind, self.picks(kind, depth, prefix), says_type=self.random.random() < 0.1)

    def abstract(self, kind, depth):
        possible = self.schema.possible[kind]
        some = self.random.sample(possible, min(len(possible), self.random.choice((1, 1, 2, 4))))
        fragments = [Selection(one, self.picks(one, depth, one + "_")) for one in some]
        picks = [
            Pick(field)
            for field in self.schema.leaves(kind)
            if self.schema.kinds[kind] == "INTERFACE" and self.random.random() < 0.3
        ]
        return Selection(kind, picks, fragments, says_type=len(some) > 1 or bool(picks) or self.random.random() < 0.7)

    def picks(self, kind, depth, prefix):
        leaves = self.schema.leaves(kind)
        if self.random.random() < 0.6:
            leaves = [one for one in leaves if one.name == "id" or self.random.random() < 0.4] or leaves[:1]
        picks = [Pick(field, self.key(field.name, prefix)) for field in leaves]
        composites = [field for field in self.schema.fields[kind].values() if not self.schema.is_leaf(field.type)]
        self.random.shuffle(composites)
        if depth > 0:
            for field in composites[: self.random.choice((1, 1, 2, 2, 3))]:
                picks += self.composite(field, depth, prefix)
        if not picks:  # a type of composite fields only
            picks = self.composite(composites[0], 1, prefix)
        self.random.shuffle(picks)
        return picks

    def key(self, name, prefix):
        """Within fragments all keys but `id` differ, so that fields of several types can't conflict; elsewhere there
        is an alias now and then."""
        if prefix and name != "id":
            return prefix + name
        if self.random.random() < 0.03:
            self.keys += 1
            return f"a{self.keys}"
        return name

    def composite(self, field, depth, prefix):
        if any(kind.endswith("!") for kind in field.arguments.values()):
            return []
        key, item = self.key(field.name, prefix), self.schema.item(field.type)
        if item is None:
            return [Pick(field, key, {}, self.selection(bare(field.type), depth - 1))]
        arguments = {self.random.choice(("first", "last")): self.random.randint(1, 3)}
        if not arguments.keys() <= field.arguments.keys():
            arguments = {"first": 2}
        arguments.update(self.filter(field, item))
        return [Pick(field, key, arguments, self.connection(bare(field.type), item, depth))]

    def filter(self, field, item):
        """An argument that the items are to be chosen by: an enum or a boolean that they have under its name."""
        chosen = {}
        if self.random.random() < 0.3:
            for name, kind in field.arguments.items():
                theirs = self.schema.fields[item].get(name)
                if theirs and bare(theirs.type) == bare(kind) and self.schema.kinds[bare(kind)] == "ENUM":
                    value = self.random.choice(self.schema.enums[bare(kind)])
                    chosen[name] = f"[{value}]" if is_list(kind) else value
                elif theirs and bare(kind) == bare(theirs.type) == "Boolean":
                    chosen[name] = self.random.choice(("true", "false"))
                elif item == "Job" and name == "type":
                    chosen[name] = f"[{self.random.choice(self.schema.enums[bare(kind)])}]"
        if len(chosen) > 1:
            name = self.random.choice(sorted(chosen))
            chosen = {name: chosen[name]}
        return chosen

    def connection(self, kind, item, depth):
        fields = self.schema.fields[kind]
        edge = bare(fields["edges"].type)
        node = Pick(self.schema.fields[edge]["node"], selection=self.selection(item, depth - 1))
        edges = Selection(edge, [node])
        if self.random.random() < 0.3 and "cursor" in self.schema.fields[edge]:
            edges.picks.append(Pick(self.schema.fields[edge]["cursor"]))
        picks = [Pick(fields["edges"], selection=edges)]
        if self.random.random() < 0.3 and "count" in fields:
            picks.append(Pick(fields["count"]))
        if self.random.random() < 0.2:
            page = bare(fields["pageInfo"].type)
            picks.append(Pick(fields["pageInfo"], selection=Selection(page, map(Pick, self.schema.leaves(page)))))
        return Selection(kind, picks)


@contextlib.contextmanager
def without(selection, pick):
    """The selection lacks one of its picks for a while."""
    place = selection.picks.index(pick)
    selection.picks.pop(place)
    try:
        yield
    finally:
        selection.picks.insert(place, pick)


def difference(less, more, path=""):
    """Where an answer isn't part of another one that has more fields; None if it is."""
    if isinstance(less, dict) and isinstance(more, dict):
        for name, value in less.items():
            found = f"{path}/{name} is missing" if name not in more else difference(value, more[name], f"{path}/{name}")
            if found:
                return found
        return None
    if isinstance(less, list) and isinstance(more, list) and len(less) == len(more):
        pairs = enumerate(zip(less, more, strict=True))
        return next(filter(None, (difference(a, b, f"{path}/{n}") for n, (a, b) in pairs)), None)
    return None if less == more else f"{path}: {less!r} and {more!r}"
