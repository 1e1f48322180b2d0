"""The world behind the vendor's schema is one: whatever way leads to an object, it is the same, belongs to what lists
it, and its states, times, numbers and sums agree. Documents are made by chance (PORTHOLE_COHERENCE_SEED says by which, so
that each run repeats the last; PORTHOLE_COHERENCE_DOCUMENTS says how many) and sent to `POST /v1`.

The schema isn't part of this project (PORTHOLE_VENDOR_SCHEMA, by default ../shared/reference/buildkite.schema.graphql
from the project; skipped if missing)."""

import base64
import collections
import contextlib
import itertools
import json
import os
import random
import re
import sys
import unittest
from datetime import datetime
from pathlib import Path

from schema_model import INTROSPECTION, Maker, Pick, Reader, Schema, Selection, bare, difference, is_list, without

from porthole import Server, TestCase, main, send

SCHEMA = Path(
    os.environ.get("PORTHOLE_VENDOR_SCHEMA")
    or Path(__file__).resolve().parents[3] / "shared" / "reference" / "buildkite.schema.graphql"
)
SEED = os.environ.get("PORTHOLE_COHERENCE_SEED") or "6"
DOCUMENTS = int(os.environ.get("PORTHOLE_COHERENCE_DOCUMENTS") or 500)
NOW = "2026-03-05T10:30:00Z"
LATER = "2026-03-05T10:59:59Z"
SHOWN = 40
"""Sorts of violations of a kind that are printed."""

# How root fields find an object, from its own values: the descriptions of the arguments in the schema.
LOOKUPS = {
    "Agent": ['agent(slug: "acme/{uuid}")'],
    "AgentToken": ['agentToken(slug: "acme/{uuid}")'],
    "Artifact": ['artifact(uuid: "{uuid}")'],
    "AuditEvent": ['auditEvent(uuid: "{uuid}")'],
    "Build": ['build(uuid: "{uuid}")', 'build(slug: "acme/{pipeline}/{number}")'],
    "JobTypeBlock": ['job(uuid: "{uuid}")'],
    "JobTypeCommand": ['job(uuid: "{uuid}")'],
    "JobTypeTrigger": ['job(uuid: "{uuid}")'],
    "JobTypeWait": ['job(uuid: "{uuid}")'],
    "Organization": ['organization(slug: "{slug}")', 'organization(uuid: "{uuid}")'],
    "OrganizationInvitation": ['organizationInvitation(slug: "acme/{uuid}")'],
    "OrganizationMember": ['organizationMember(slug: "acme/{uuid}")'],
    "Pipeline": ['pipeline(uuid: "{uuid}")', 'pipeline(slug: "acme/{slug}")'],
    "PipelineSchedule": ['pipelineSchedule(slug: "acme/{pipeline}/{uuid}")'],
    "PipelineTemplate": ['pipelineTemplate(uuid: "{uuid}")'],
    "Registry": ['registry(uuid: "{uuid}")', 'registry(slug: "acme/{slug}")'],
    "Rule": ['rule(uuid: "{uuid}")'],
    "SSOProviderGitHubApp": ['ssoProvider(uuid: "{uuid}")', 'ssoProvider(slug: "acme/{uuid}")'],
    "SSOProviderGoogleGSuite": ['ssoProvider(uuid: "{uuid}")', 'ssoProvider(slug: "acme/{uuid}")'],
    "SSOProviderSAML": ['ssoProvider(uuid: "{uuid}")', 'ssoProvider(slug: "acme/{uuid}")'],
    "Secret": ['secret(uuid: "{uuid}")'],
    "Team": ['team(slug: "acme/{slug}")'],
}
ROOTS = ['organization(slug: "acme")', "viewer"]
UNLISTED = ['pipeline(slug: "acme/web")', 'build(slug: "acme/web/41")', 'team(slug: "acme/everyone")']
"""Names that nothing lists: a lookup by one makes what it finds, and another server finds it only by that name."""

# Things happen in this order, if they do.
RISING = ["createdAt", "scheduledAt", "runnableAt", "startedAt", "finishedAt"]
# These lie ahead, or may.
AHEAD = {"expiresAt", "nextBuildAt", "reset", "resetAt", "timeoutAt"}
FINAL = {
    "BuildStates": set("PASSED FAILED CANCELED SKIPPED NOT_RUN".split()),
    "JobStates": set("FINISHED CANCELED EXPIRED TIMED_OUT SKIPPED BROKEN".split()),
}
NEEDS_END = {**FINAL, "BuildStates": set("PASSED FAILED CANCELED".split())}
"""Final states that have finishedAt."""
UNFINISHED = {
    "BuildStates": set("CREATING SCHEDULED RUNNING FAILING CANCELING".split()),
    "JobStates": set(
        "ACCEPTED ASSIGNED BLOCKED CANCELING LIMITED LIMITING PENDING PLATFORM_LIMITED PLATFORM_LIMITING RESERVED "
        "RUNNING SCHEDULED TIMING_OUT WAITING".split()
    ),
}
RAN = {
    "BuildStates": set("RUNNING FAILING PASSED FAILED".split()),
    "JobStates": set("RUNNING FINISHED TIMED_OUT TIMING_OUT".split()),
}
NEVER_RAN = {
    "BuildStates": set("CREATING SCHEDULED SKIPPED NOT_RUN".split()),
    "JobStates": set(
        "ACCEPTED ASSIGNED BLOCKED LIMITED LIMITING PENDING PLATFORM_LIMITED PLATFORM_LIMITING RESERVED SCHEDULED "
        "SKIPPED BROKEN WAITING EXPIRED".split()
    ),
}
# A state of this name has a time of its name, and no other state has it.
ENDS = {"CANCELED": {"CANCELED", "CANCELING"}, **{one: {one} for one in ("REVOKED", "ACCEPTED", "EXPIRED", "DISABLED")}}


def moment(text):
    return datetime.fromisoformat(text)


class Complaints:
    """Violations by kind and sort, each with an example: its values and the shortest document that shows it."""

    def __init__(self):
        self.by_kind, self.document = collections.defaultdict(dict), ""

    def __call__(self, kind, sort, values="", document=None):
        document = document or self.document
        example = self.by_kind[kind].setdefault(sort, [values, document, 0])
        example[2] += 1
        if len(document) < len(example[1]):
            example[:2] = [values, document]

    def of(self, *kinds):
        parts = []
        for kind in kinds:
            found = self.by_kind.get(kind, {})
            if found:
                parts.append(f"{kind}: {len(found)} sorts")
            for sort, (values, document, times) in itertools.islice(sorted(found.items()), SHOWN):
                parts.append(f"  {sort} ({times} times)\n    {values}\n    {document}")
        return "\n".join(parts)


class World:
    """A server with the organization acme, made at NOW, and answers of its `POST /v1`; its clock stands at `now`."""

    def __init__(self, stack, now=NOW):
        self.now = now
        flags = ("--schema", SCHEMA, "--rng-seed", "7", "--clock", NOW, "--clock-frozen", "--log-level", "warn")
        self.server = stack.enter_context(Server(*flags))
        self.connection = stack.enter_context(contextlib.closing(self.server.connect()))
        self.begin()

    def begin(self):
        self.send("PUT", "/_porthole/v1/clock", {"now": NOW, "frozen": True})
        self.send("POST", "/v2/organizations/acme/portals", {"name": "First", "query": "{ viewer { id } }"})
        self.send("PUT", "/_porthole/v1/clock", {"now": self.now, "frozen": True})

    def forget(self):
        """Makes it as it was after its start."""
        self.send("POST", "/_porthole/v1/reset", {})
        self.begin()

    def send(self, method, path, body):
        reply = send(self.connection, method, path, body)
        assert reply.status < 300, reply

    def answer(self, document):
        return send(self.connection, "POST", "/v1", {"query": document}).json()


class Sightings:
    """What was seen of every object that has an id."""

    def __init__(self, complain):
        self.complain, self.seen, self.by_kind = complain, {}, collections.defaultdict(list)
        self.listed = set()
        """Kind and id of what was met on a way from what is listed."""

    def note(self, met, listed):
        if not met.id or met.kind == "PullRequest":
            return
        key = met.kind, met.id
        if listed:
            self.listed.add(key)
        if key not in self.seen:
            self.seen[key] = {}
            self.by_kind[met.kind].append(met.id)
        seen, values = self.seen[key], dict(met.values)
        for name, one in met.ones.items():
            if one is None:
                values[f"{name} is null"] = True
            elif one.id:
                values[f"{name}: {one.kind}"] = one.id
                values[f"{name} is null"] = False
        for name, value in values.items():
            before = seen.setdefault(name, (value, self.complain.document, met.path))
            if before[0] != value:
                texts = f"{before[0]!r} by {before[2]}, {value!r} by {met.path}; id {met.id}\n    first: {before[1]}"
                self.complain("identity", f"{met.kind}.{name} is another", texts)

    def value(self, kind, identity, name):
        return self.seen[kind, identity].get(name, (None,))[0]


class Checks:
    """What holds for an object alone and together with the one that has it."""

    def __init__(self, schema, complain, now):
        self.schema, self.complain, self.now = schema, complain, moment(now)

    def one(self, met):
        for check in (self.times, self.states, self.pairs, self.sums, self.agents):
            check(met)

    def say(self, kind, met, names, text):
        """Complains of an object, with the shortest way to it."""
        values = {name: met[name] for name in names if name in met.values}
        document = None
        if met.id and met.kind in self.schema.possible["Node"]:
            document = f'{{ node(id: "{met.id}") {{ ... on {met.kind} {{ {" ".join(values)} }} }} }}'
        self.complain(kind, f"{met.kind}: {text}", f"{values} at {met.path}", document)

    def is_time(self, met, name):
        return bare(self.schema.fields[met.kind][name].type) == "DateTime"

    def times(self, met):
        times = {name: moment(value) for name, value in met.values.items() if value and self.is_time(met, name)}
        rising = [name for name in RISING if name in times]
        for before, after in itertools.pairwise(rising):
            if times[before] > times[after]:
                self.say("times", met, [before, after], f"{before} is after {after}")
        for name, time in times.items():
            if time > self.now and name not in AHEAD:
                self.say("times", met, [name], f"{name} is after now")
            if "createdAt" in times and time < times["createdAt"]:
                self.say("times", met, ["createdAt", name], f"{name} is before createdAt")

    def states(self, met):
        state = met["state"]
        enum = bare(self.schema.fields[met.kind]["state"].type) if state else None
        if enum in FINAL:
            ends = {name: met[name] for name in ("finishedAt",) if name in met.values}
            if state in UNFINISHED[enum] and ends.get("finishedAt"):
                self.say("states", met, ["state", "finishedAt"], f"{state} has finishedAt")
            if state in NEEDS_END[enum] and "finishedAt" in ends and not ends["finishedAt"]:
                self.say("states", met, ["state", "finishedAt"], f"{state} has no finishedAt")
            if state in RAN[enum] and "startedAt" in met.values and not met["startedAt"]:
                self.say("states", met, ["state", "startedAt"], f"{state} has no startedAt")
            if state in NEVER_RAN[enum] and met["startedAt"]:
                self.say("states", met, ["state", "startedAt"], f"{state} has startedAt")
            self.results(met, state)
        for end, states in ENDS.items():
            name = end.lower() + "At"
            if (
                enum
                and name in met.values
                and end in self.schema.enums.get(enum, ())
                and (met[name] is not None) != (state in states)
            ):
                self.say("states", met, ["state", name], f"{state} and {name}")

    def results(self, met, state):
        if met.kind == "JobTypeCommand":
            if met["passed"] and state != "FINISHED":
                self.say("states", met, ["state", "passed"], f"passed, but {state}")
            if met["exitStatus"] is not None and state in UNFINISHED["JobStates"]:
                self.say("states", met, ["state", "exitStatus"], f"exitStatus, but {state}")
            if met["passed"] and met["exitStatus"] not in (None, "0") and not met["softFailed"]:
                self.say("states", met, ["passed", "exitStatus"], "passed with an exitStatus")
            if met["passed"] is False and state == "FINISHED" and met["exitStatus"] == "0":
                self.say("states", met, ["passed", "exitStatus"], "not passed with exitStatus 0")
            if met["brokenReason"] and state != "BROKEN":
                self.say("states", met, ["state", "brokenReason"], f"brokenReason, but {state}")
            if state == "RUNNING" and "agent" in met.ones and met.ones["agent"] is None:
                self.say("states", met, ["state"], "runs without an agent")
        if met.kind == "Build" and met["blockedState"] and state != "BLOCKED":
            self.say("states", met, ["state", "blockedState"], f"blockedState, but {state}")
        if met.kind == "Build" and met["cancelReason"] and state not in ENDS["CANCELED"]:
            self.say("states", met, ["state", "cancelReason"], f"cancelReason, but {state}")

    def pairs(self, met):
        """`archived`, `archivedAt` and `archivedBy` go together, and all that are named alike."""
        fields = self.schema.fields[met.kind]
        for name, field in fields.items():
            if not name.endswith("At") or name not in met.values:
                continue
            stem = name.removesuffix("At")
            flag = fields.get(stem)
            if flag and bare(flag.type) == "Boolean" and stem in met.values and met[stem] != (met[name] is not None):
                self.say("states", met, [stem, name], f"{stem} and {name}")
            if met.ones.get(stem + "By") is not None and met[name] is None:
                self.say("states", met, [name], f"{stem}By without {name}")
            if bare(field.type) == "DateTime" and met[name] is None:
                for rest in ("Note", "Reason"):
                    if met[stem + rest]:
                        self.say("states", met, [name, stem + rest], f"{stem + rest} without {name}")

    def sums(self, met):
        if met.has("limit", "used", "remaining") and met["limit"] != met["used"] + met["remaining"]:
            self.say("sums", met, ["limit", "used", "remaining"], "limit isn't used and remaining")
        if met.has("min", "p50", "p95", "max") and not met["min"] <= met["p50"] <= met["p95"] <= met["max"]:
            self.say("sums", met, ["min", "p50", "p95", "max"], "percentiles don't rise")
        if (
            met["parallelGroupIndex"] is not None
            and met["parallelGroupTotal"] is not None
            and not 0 <= met["parallelGroupIndex"] < met["parallelGroupTotal"]
        ):
            self.say("sums", met, ["parallelGroupIndex", "parallelGroupTotal"], "index outside of the total")

    def agents(self, met):
        if met.kind != "Agent":
            return
        if "job" in met.ones and "isRunningJob" in met.values and met["isRunningJob"] != (met.ones["job"] is not None):
            self.say("states", met, ["isRunningJob"], f"isRunningJob, and {'a' if met.ones['job'] else 'no'} job")
        job = met.ones.get("job")
        if job and job["state"] in FINAL["JobStates"]:
            self.say("states", met, ["isRunningJob"], f"runs a job that is {job['state']}")
        if met["connectionState"] not in (None, "connected") and met["isRunningJob"]:
            self.say("states", met, ["connectionState", "isRunningJob"], "runs a job, but isn't connected")
        if met["connectionState"] == "disconnected" and met.has("disconnectedAt") and not met["disconnectedAt"]:
            self.say("states", met, ["connectionState", "disconnectedAt"], "disconnected without disconnectedAt")
        for name in ("disconnectedAt", "lostAt", "stoppedAt"):
            if met["connectionState"] == "connected" and met[name]:
                self.say("states", met, ["connectionState", name], f"connected, but {name}")

    def child(self, met):
        """An object belongs to the one that lists it, and lies within its time."""
        parent = met.parent
        if not parent or not parent.id or not met.pick or self.schema.item(met.kind):
            return
        if met.kind == "Build" and met.pick.field.name == "build":
            self.job_in_build(parent, met)
        if not is_list(met.pick.field.type) and not self.schema.item(met.pick.field.type):
            return
        back = belonging(parent.kind, self.schema.fields[met.kind])
        if back in met.ones:
            self.back(met, parent, back)
        if back and parent["createdAt"] and met["createdAt"] and moment(met["createdAt"]) < moment(parent["createdAt"]):
            values = f"{met['createdAt']}, {parent['createdAt']} at {met.path}"
            self.complain("times", f"{met.kind} is older than its {parent.kind}", values)
        if parent.kind == "Build" and met.pick.field.name == "jobs":
            self.job_in_build(met, parent)
        self.filtered(met)

    def back(self, met, parent, back):
        one = met.ones[back]
        name = f"{parent.kind}.{met.pick.field.name} → {met.kind}.{back}"
        if one is None:
            self.complain("belonging", f"{name} is null", met.path)
        elif one.id and one.id != parent.id:
            self.complain("belonging", f"{name} is another", f"{one.id}, not {parent.id}, at {met.path}")

    def job_in_build(self, job, build):
        texts = f"{job.path}: {job.values}\n    build {build.values}"
        for name in ("createdAt", "scheduledAt", "startedAt", "finishedAt"):
            time = job[name] and moment(job[name])
            if time and build["createdAt"] and time < moment(build["createdAt"]):
                self.complain("times", f"job's {name} is before its build", texts)
            if time and build["finishedAt"] and time > moment(build["finishedAt"]):
                self.complain("times", f"job's {name} is after its build's end", texts)
            if (
                time
                and name == "startedAt"
                and "startedAt" in build.values
                and (not build["startedAt"] or time < moment(build["startedAt"]))
            ):
                self.complain("times", "job starts before its build", texts)
        if (
            build["state"] in FINAL["BuildStates"]
            and job.kind == "JobTypeCommand"
            and job["state"] in UNFINISHED["JobStates"]
        ):
            self.complain("states", f"{job['state']} job in a {build['state']} build", texts)
        if (
            build["state"] == "PASSED"
            and job["state"] == "FINISHED"
            and job["passed"] is False
            and not job["softFailed"]
        ):
            self.complain("states", "failed job in a passed build", texts)

    def filtered(self, met):
        for name, value in met.pick.arguments.items():
            allowed = re.findall(r'[^\[\]", ]+', str(value))
            if name == "type" and bare(met.pick.field.arguments[name]) == "JobTypes":
                if met.kind.removeprefix("JobType").upper() not in allowed:
                    self.complain("filters", f"{met.parent.kind}.jobs(type: {value}) has a {met.kind}", met.path)
            elif (
                name in met.values
                and name in met.pick.field.arguments
                and name not in ("first", "last")
                and str(met[name]).lower() not in [one.lower() for one in allowed]
            ):
                where = f"{met.parent.kind}.{met.pick.field.name}({name}:)"
                self.complain("filters", f"{where} has others", f"{value}: {met[name]} at {met.path}")


def belonging(kind, fields):
    """The field by whose name an object leads back to one of the type that lists it."""
    name = "job" if kind.startswith("JobType") else kind[0].lower() + kind[1:]
    field = fields.get(name)
    return name if field and not is_list(field.type) and bare(field.type) in (kind, "Job") else None


@unittest.skipUnless(SCHEMA.is_file(), f"{SCHEMA} isn't there")
def foreign(kind):
    """An id that no server gives, as examples have it."""
    return base64.b64encode(f"{kind}---1".encode()).decode()


class Coherence(TestCase):
    """Documents made by chance are sent before the first test; tests look at what was found, and add to it."""

    @classmethod
    def setUpClass(cls):
        print(f"PORTHOLE_COHERENCE_SEED={SEED}", file=sys.stderr)
        cls.stack = contextlib.ExitStack()
        cls.addClassCleanup(cls.stack.close)
        cls.world = World(cls.stack)
        cls.twin = World(cls.stack)
        cls.later = World(cls.stack, now=LATER)
        cls.schema = Schema(cls.world.answer(INTROSPECTION)["data"])
        cls.complain = Complaints()
        cls.sightings = Sightings(cls.complain)
        cls.reader = Reader(cls.schema, cls.complain)
        cls.checks = Checks(cls.schema, cls.complain, NOW)
        for number in range(DOCUMENTS):
            cls.explore(random.Random(f"{SEED} {number}"), number)

    @classmethod
    def root(cls, chance):
        """A root field with its arguments, the type of the known object that it leads to if it isn't one of ROOTS and
        UNLISTED, and whether what it leads to is listed."""
        if not cls.sightings.by_kind or chance.random() < 0.35:
            way = chance.choice(ROOTS + UNLISTED)
            return way, None, way in ROOTS
        kind = chance.choice(list(cls.sightings.by_kind))
        identity = chance.choice(cls.sightings.by_kind[kind])
        roots = list(cls.ways(kind, identity))
        if not roots:
            return ROOTS[0], None, True
        return chance.choice(roots), kind, (kind, identity) in cls.sightings.listed

    @classmethod
    def ways(cls, kind, identity):
        """The root fields that lead to an object."""
        if kind in cls.schema.possible["Node"]:
            yield f'node(id: "{identity}")'
        seen = {name: value[0] for name, value in cls.sightings.seen[kind, identity].items()}
        pipeline = cls.sightings.seen.get(("Pipeline", seen.get("pipeline: Pipeline")), {}).get("slug")
        if pipeline:
            seen["pipeline"] = pipeline[0]
        for way in LOOKUPS.get(kind, ()):
            with contextlib.suppress(KeyError):
                yield way.format_map(seen)

    @staticmethod
    def place(way, kind):
        return f"{way.partition('(')[0]}({re.findall(r'([a-zA-Z]+):', way)[0] if '(' in way else ''}) of {kind}"

    @staticmethod
    def sort(found):
        """A difference's last field."""
        path = re.match(r"[\w/]*", found)[0]
        return path.rstrip("/0123456789").rpartition("/")[2]

    @classmethod
    def document(cls, way, selection):
        """A query for one root field."""
        name, _, arguments = way.rstrip(")").partition("(")
        pairs = dict(re.findall(r'(\w+): ("[^"]*")', arguments))
        return Selection("Query", [Pick(cls.schema.fields["Query"][name], None, pairs, selection)])

    @classmethod
    def selection(cls, maker, way, kind, depth):
        """Made from the type of a root field; one of an object whose type is known is under that."""
        root = bare(cls.schema.fields["Query"][way.partition("(")[0]].type)
        if kind and root != kind:
            return Selection(root, fragments=[Selection(kind, maker.picks(kind, depth, ""))])
        return maker.selection(root, depth)

    @classmethod
    def ask(cls, query, listed=False):
        """The data of an answer, which must have no errors, and the objects in it, all checked. `listed` says whether
        the root is."""
        text = query.text()
        cls.complain.document = text
        answer = cls.world.answer(text)
        if answer.keys() != {"data"}:
            cls.complain("errors", str(answer.get("errors"))[:300])
            return None, []
        found = cls.reader.read(query, answer["data"])
        for met in found:
            cls.sightings.note(met, listed)
            cls.checks.one(met)
            cls.checks.child(met)
        return answer["data"], found

    @classmethod
    def explore(cls, chance, number):
        maker = Maker(cls.schema, chance)
        way, kind, listed = cls.root(chance)
        query = cls.document(way, cls.selection(maker, way, kind, chance.choice((1, 2, 3))))
        data, _ = cls.ask(query, listed)
        if data is None:
            return
        if data[query.picks[0].key] is None:
            cls.complain("lookups", f"{cls.place(way, kind)} is null", way)
        cls.one_field_less(chance, query, data)
        if number % 4 == 0 and (listed or kind is None):
            for name, world in (("with the same seed", cls.twin), ("29 minutes later", cls.later)):
                found = difference(data, world.answer(cls.complain.document).get("data"))
                if found:
                    # The other servers haven't listed what `way` leads to, if it is an object that was listed here.
                    cls.complain("another history" if kind else "two servers", f"{name}: {cls.sort(found)}", found)

    @classmethod
    def one_field_less(cls, chance, query, data):
        places = [
            (part, pick)
            for part in query.picks[0].selection.walk()
            for pick in part.picks
            if len(part.picks) > 1 and not cls.chooses_items(part, pick)
        ]
        if places:
            part, pick = chance.choice(places)
            with without(part, pick):
                less = cls.world.answer(query.text())
            found = difference(less.get("data"), data)
            if found:
                sort = f"with {part.kind}.{pick.field.name}: {cls.sort(found)}"
                cls.complain("one field more", sort, f"{pick.text()}: {found}")

    @classmethod
    def chooses_items(cls, part, pick):
        """Whether a pick of a connection or an edge holds nodes of which only fragments are asked: these say which
        items are listed."""
        nodes = [pick] if part.kind.endswith("Edge") and pick.field.name == "node" else []
        if part.kind.endswith("Connection") and pick.field.name == "edges":
            nodes = [one for one in pick.selection.picks if one.field.name == "node"]
        return any(cls.schema.is_abstract(bare(one.field.type)) and not one.selection.picks for one in nodes)

    def none_of(self, *kinds):
        found = self.complain.of(*kinds)
        if found:
            self.fail(f"PORTHOLE_COHERENCE_SEED={SEED}\n{found}")

    def some(self, kind, count=8):
        """Some of the known objects of a type."""
        return self.sightings.by_kind[kind][:count]

    def test_answers_are_true_to_their_types_and_have_no_errors(self):
        self.none_of("errors", "types")

    def test_no_object_is_empty(self):
        self.none_of("empty objects", "fragments")

    def test_two_servers_agree(self):
        self.none_of("two servers")

    def test_objects_don_t_depend_on_what_was_asked_before(self):
        self.none_of("another history")

    def test_node_finds_what_is_listed_on_a_server_that_listed_nothing(self):
        for kind in filter(self.schema.possible["Node"].__contains__, list(self.sightings.by_kind)):
            listed = [one for one in self.sightings.by_kind[kind] if (kind, one) in self.sightings.listed]
            for identity in listed[:: max(1, len(listed) // 8)][:8]:
                fragment = self.all_of(kind, ("pipeline", "organization", "build", "job", "team", "user"))
                query = self.document(f'node(id: "{identity}")', Selection("Node", fragments=[fragment]))
                data, _ = self.ask(query, listed=True)
                self.twin.forget()
                found = difference(data, self.twin.answer(query.text()).get("data"))
                if found:
                    text = f'{{ node(id: "{identity}") {{ ... on {kind} {{ {self.sort(found)} }} }} }}'
                    self.complain("fresh servers", f"{kind}: {self.sort(found)}", found, text)
        self.none_of("fresh servers")

    def test_one_field_more_changes_no_other_value(self):
        self.none_of("one field more")

    def leaves(self, kind, prefix=""):
        return [Pick(one, one.name if one.name == "id" else prefix + one.name) for one in self.schema.leaves(kind)]

    def all_of(self, kind, more=()):
        """All leaves of a type, or of each type that one may be, and the single fields of `more`."""
        if self.schema.is_abstract(kind):
            fragments = [
                Selection(one, self.leaves(one, one + "_") + self.more(one, more, one + "_"))
                for one in self.schema.possible[kind]
            ]
            return Selection(kind, fragments=fragments, says_type=True)
        return Selection(kind, self.leaves(kind) + self.more(kind, more, ""))

    def more(self, kind, names, prefix):
        fields = [self.schema.fields[kind][name] for name in names if name in self.schema.fields[kind]]
        return [
            Pick(field, prefix + field.name, {}, self.all_of(bare(field.type)))
            for field in fields
            if not self.schema.is_leaf(field.type)
        ]

    def test_every_way_to_an_object_leads_to_the_same(self):
        for kind in list(self.sightings.by_kind):
            for identity in self.some(kind):
                for way in self.ways(kind, identity):
                    root = bare(self.schema.fields["Query"][way.partition("(")[0]].type)
                    selection = self.all_of(kind, ("pipeline", "organization", "build", "job", "team"))
                    if root != kind:
                        selection = Selection(root, fragments=[selection])
                    data, found = self.ask(self.document(way, selection))
                    if data and found[1:2]:
                        if found[1].id != identity:
                            self.complain(
                                "lookups", f"{self.place(way, kind)} is another", f"{found[1].id}, {identity}"
                            )
                    else:
                        self.complain("lookups", f"{self.place(way, kind)} is null or {{}}", str(data))
        self.none_of("lookups", "identity")

    def listings(self):
        """Type and field of all connections and lists, with the type of their items."""
        for kind in self.schema.objects():
            if kind.endswith(("Connection", "Payload", "Edge")) or kind == self.schema.query:
                continue
            for field in self.schema.fields[kind].values():
                item = self.schema.item(field.type) if not self.schema.is_leaf(field.type) else None
                if item and not any(one.endswith("!") for one in field.arguments.values()):
                    yield kind, field, item

    def listing(self, kind, field, item, arguments=None, more=()):
        """A selection of a listing's items."""
        connection = bare(field.type)
        fields = self.schema.fields[connection]
        edge = bare(fields["edges"].type)
        picks = [Pick(self.schema.fields[edge]["node"], selection=self.all_of(item, more))]
        if "cursor" in self.schema.fields[edge]:
            picks.append(Pick(self.schema.fields[edge]["cursor"]))
        whole = [Pick(fields["edges"], selection=Selection(edge, picks))]
        page = bare(fields["pageInfo"].type)
        whole.append(Pick(fields["pageInfo"], selection=Selection(page, map(Pick, self.schema.leaves(page)))))
        whole += [Pick(fields["count"])] if "count" in fields else []
        return Selection(
            kind,
            [*self.leaves(kind), Pick(field, "listed", arguments or {"first": 5}, Selection(connection, whole))],
        )

    def listed(self, kind, identity, field, item, arguments=None, more=()):
        """The items of a listing and its pageInfo and count, of an object that is known."""
        selection = self.listing(kind, field, item, arguments, more)
        data, found = self.ask(self.document(f'node(id: "{identity}")', Selection("Node", fragments=[selection])))
        if not data or not data["node"]:
            self.complain("lookups", f"node(id) of {kind} is null or {{}}", str(data))
            return [], {}, []
        listed = data["node"].get("listed")
        if listed is None:
            self.complain("pages", f"{kind}.{field.name} is null", "")
            return [], {}, []
        return found[1].lists["listed"][1], listed, [edge.get("cursor") for edge in listed["edges"]]

    def test_what_is_listed_belongs_to_what_lists_it(self):
        names = ["pipeline", "organization", "build", "job", "team", "cluster", "agent", "user", "organizationMember"]
        checked = set()
        for kind, field, item in self.listings():
            for identity in [*self.some(kind, 4), foreign(kind)]:
                if kind in self.schema.possible["Node"]:
                    more = [*names, *filter(None, [belonging(kind, self.schema.fields[item])])]
                    items, _, _ = self.listed(kind, identity, field, item, {"first": 4}, more)
                    checked.add((kind, field.name)) if items else None
                    for met in items:
                        self.grandparents(kind, identity, field, met)
        self.assertGreater(len(checked), 40, sorted(checked))
        self.none_of("belonging")

    def grandparents(self, kind, identity, field, met):
        """What has no field back to what lists it, but one to the same pipeline or organization."""
        for name in ("pipeline", "organization"):
            of_parent = self.sightings.value(kind, identity, f"{name}: {name.capitalize()}")
            one = met.ones.get(name)
            if of_parent and one and one.id != of_parent:
                where = f"{kind}.{field.name} → {met.kind}.{name}"
                self.complain("belonging", f"{where} is another than {kind}.{name}", f"{one.id}, not {of_parent}")

    def test_times_and_states_agree(self):
        for kind, name, item in (("Pipeline", "builds", "Build"), ("Build", "jobs", "Job")):
            for identity in self.some(kind, 12):
                self.listed(kind, identity, self.schema.fields[kind][name], item, {"first": 100})
        self.none_of("times", "states")

    def test_sums_agree(self):
        self.none_of("sums")

    def test_numbers_of_builds_rise_with_time(self):
        builds = self.schema.fields["Pipeline"]["builds"]
        for identity in [*self.some("Pipeline", 12), foreign("Pipeline")]:
            items, _, _ = self.listed("Pipeline", identity, builds, "Build", {"first": 500})
            numbers = [item["number"] for item in items]
            times = [moment(item["createdAt"]) for item in items]
            if len(set(numbers)) != len(numbers):
                self.complain("numbers", "a pipeline has a number twice", f"{numbers}")
            if sorted(numbers, reverse=True) != numbers:
                self.complain("numbers", "a pipeline doesn't list its newest build first", f"{numbers}")
            ordered = sorted(zip(numbers, times, strict=True))
            if [time for _, time in ordered] != sorted(times):
                self.complain("numbers", "a pipeline's numbers don't rise with createdAt", f"{ordered}")
            following = self.sightings.value("Pipeline", identity, "nextBuildNumber")
            if numbers and following != max(numbers) + 1:
                self.complain("numbers", "nextBuildNumber doesn't follow the newest", f"{following}, {max(numbers)}")
        self.none_of("numbers")

    def test_pages_hang_together(self):
        for kind, field, item in self.listings():
            if kind in self.schema.possible["Node"]:
                for identity in self.some(kind, 2):
                    self.pages(kind, identity, field, item)
        self.none_of("pages")

    def pages(self, kind, identity, field, item):
        where = f"{kind}.{field.name}"
        everything, whole, cursors = self.listed(kind, identity, field, item, {"first": 500})
        ids = [met.id or json.dumps(met.values, sort_keys=True) for met in everything]
        if len(set(ids)) != len(ids):
            self.complain("pages", f"{where} lists something twice", str(ids))
        if whole.get("count", len(ids)) != len(ids):
            self.complain("pages", f"{where} has another count", f"{whole['count']}, but {len(ids)} items")
        if not ids or None in cursors:
            return
        page = whole["pageInfo"]
        if page["hasNextPage"] or page["hasPreviousPage"]:
            self.complain("pages", f"{where} is whole, but has more pages", str(page))
        if [page["startCursor"], page["endCursor"]] != [cursors[0], cursors[-1]]:
            self.complain("pages", f"{where} has other cursors", f"{page}, {cursors}")
        requests = [({"first": 2}, slice(0, 2))]
        if "last" in field.arguments:
            requests.append(({"last": 2}, slice(max(0, len(ids) - 2), None)))
        if {"after", "before"} <= field.arguments.keys():
            middle = len(ids) // 2
            requests.append(({"first": 2, "after": f'"{cursors[middle]}"'}, slice(middle + 1, middle + 3)))
            requests.append(({"last": 2, "before": f'"{cursors[middle]}"'}, slice(max(0, middle - 2), middle)))
        for arguments, part in requests:
            items, answer, theirs = self.listed(kind, identity, field, item, arguments)
            got = [met.id or json.dumps(met.values, sort_keys=True) for met in items]
            if got != ids[part] or theirs != cursors[part]:
                self.complain("pages", f"{where} {list(arguments)}: other items", f"{theirs}, not {cursors[part]}")
            if answer.get("count", len(ids)) != len(ids):
                self.complain("pages", f"{where} {list(arguments)}: other count", f"{answer['count']}, not {len(ids)}")
            begin, end, _ = part.indices(len(ids))
            told = answer["pageInfo"]
            if (told["hasPreviousPage"], told["hasNextPage"]) != (begin > 0, end < len(ids)):
                self.complain(
                    "pages", f"{where} {list(arguments)}: pageInfo", f"{begin} to {end} of {len(ids)}: {told}"
                )

    def test_filters_hold_and_choose_from_what_is_listed(self):
        for kind, field, item in self.listings():
            if kind not in self.schema.possible["Node"]:
                continue
            for identity in self.some(kind, 2):
                everything, _, _ = self.listed(kind, identity, field, item, {"first": 500})
                for name, literals, matches in self.filters(field, item, everything):
                    got, _, _ = self.listed(kind, identity, field, item, {"first": 500, name: literals})
                    wanted = [met.id for met in everything if matches(met)]
                    refused = [met.id for met in everything if matches(met) is False]
                    where = f"{kind}.{field.name}({name}:)"
                    values = f"{literals}: {len(got)} items, {len(wanted)} of {len(everything)} fit"
                    if {met.id for met in got} - {met.id for met in everything}:
                        self.complain("filters", f"{where} lists what isn't listed without it", values)
                    if {met.id for met in got} & {*refused}:
                        self.complain("filters", f"{where} lists what doesn't fit", values)
                    if {*wanted} - {met.id for met in got}:
                        self.complain("filters", f"{where} leaves out what fits", values)
        self.none_of("filters")

    def filters(self, field, item, everything):
        """Arguments, with values that choose by a field of the items, and the test of an item; it gives None for an
        item whose type lacks the field, so that nobody can tell."""
        for name, kind in field.arguments.items():
            own = self.schema.fields[item].get(name)
            if item == "Job" and name == "type":
                yield name, "[COMMAND]", lambda met: met.kind == "JobTypeCommand"
            elif item == "Job" and name == "state":
                yield name, "[FINISHED]", lambda met: met["state"] == "FINISHED"
            elif own and bare(own.type) == bare(kind) and self.schema.is_leaf(kind):
                for value in {met[name] for met in everything[:6] if not is_list(own.type)}:
                    literal = value if self.schema.kinds[bare(kind)] == "ENUM" else json.dumps(value)
                    yield name, f"[{literal}]" if is_list(kind) else literal, lambda met, n=name, v=value: met[n] == v
            elif name in ("createdAtFrom", "createdAtTo") and len(everything) > 2:
                times = sorted(filter(None, (met["createdAt"] for met in everything)))
                value, later = times[len(times) // 2], name.endswith("From")
                yield (
                    name,
                    json.dumps(value),
                    lambda met, v=value, later=later: (
                        None
                        if "createdAt" not in met.values
                        else bool(met["createdAt"]) and (met["createdAt"] >= v if later else met["createdAt"] <= v)
                    ),
                )


if __name__ == "__main__":
    main()
