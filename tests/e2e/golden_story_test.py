"""A day with one pipeline, as a person reads the answers: create the pipeline, build, list, rebuild, cancel, look at the
metrics, archive, delete.

Without a schema, and with the vendor's, which is not part of this project (PORTHOLE_VENDOR_SCHEMA, by default
../shared/reference/buildkite.schema.graphql from the project; skipped if missing)."""

import os
import re
import unittest
from datetime import datetime
from pathlib import Path

from porthole import TestCase, main

SCHEMA = Path(
    os.environ.get("PORTHOLE_VENDOR_SCHEMA")
    or Path(__file__).resolve().parents[3] / "shared" / "reference" / "buildkite.schema.graphql"
)

PIPELINE = """
id uuid slug name url description archived archivedAt archivedBy { name } createdAt createdBy { name }
nextBuildNumber repository { url } organization { slug } builds(first: 3) { count }"""
BUILD = """
id uuid number state url branch commit message createdAt scheduledAt startedAt finishedAt canceledAt
canceledBy { name } createdBy { ... on User { name } } rebuiltFrom { id number } pipeline { slug }
organization { slug }"""
JOBS = """
jobs(first: 100) { count edges { node { ... on JobTypeCommand {
  id uuid state passed exitStatus createdAt startedAt finishedAt canceledAt agent { name } build { number } } } } }"""
METRICS = "metrics(first: 100) { count edges { node { label value url } } }"

JOB = "id state createdAt startedAt finishedAt canceledAt build { number } pipeline { slug }"
RETRY = f"""mutation($id: ID!) {{ jobTypeCommandRetry(input: {{id: $id}}) {{
  jobTypeCommand {{ {JOB} }} retriedInJobTypeCommand {{ {JOB} }} }} }}"""
CANCEL_JOB = f"mutation($id: ID!) {{ jobTypeCommandCancel(input: {{id: $id}}) {{ jobTypeCommand {{ {JOB} }} }} }}"
AGENT = "id name connectionState isRunningJob"
AGENTS = f'query {{ organization(slug: "acme") {{ agents(first: 100) {{ edges {{ node {{ {AGENT} }} }} }} }} }}'
STOP = f"mutation($id: ID!) {{ agentStop(input: {{id: $id}}) {{ agent {{ {AGENT} }} }} }}"

ORGANIZATION = 'query { organization(slug: "acme") { id slug } }'
CALLER = "query { viewer { user { name } } }"
CREATE_PIPELINE = """mutation($organization: ID!) {
  pipelineCreate(input: {organizationId: $organization, name: "Parcel Tracker", description: "Where is it?",
                         repository: {url: "git@git.example.com:acme/parcel-tracker.git"}}) {
    organization { slug } pipeline { PIPELINE } } }""".replace("PIPELINE", PIPELINE)
CREATE_BUILD = f"""mutation($pipeline: ID!, $message: String!) {{
  buildCreate(input: {{pipelineID: $pipeline, branch: "main", commit: "HEAD", message: $message}}) {{
    build {{ {BUILD} {JOBS} }} }} }}"""
REBUILD = f"mutation($id: ID!) {{ buildRebuild(input: {{id: $id}}) {{ build {{ {BUILD} }} rebuild {{ {BUILD} }} }} }}"
CANCEL = f"mutation($id: ID!) {{ buildCancel(input: {{id: $id}}) {{ build {{ {BUILD} {JOBS} }} }} }}"
ARCHIVE = f"mutation($id: ID!) {{ pipelineArchive(input: {{id: $id}}) {{ pipeline {{ {PIPELINE} }} }} }}"
UNARCHIVE = f"mutation($id: ID!) {{ pipelineUnarchive(input: {{id: $id}}) {{ pipeline {{ {PIPELINE} }} }} }}"
CLEAR = f"""mutation($id: ID!) {{
  pipelineUpdate(input: {{id: $id, description: null}}) {{ pipeline {{ {PIPELINE} }} }} }}"""
DESCRIBE = f"""mutation($id: ID!, $description: String) {{
  pipelineUpdate(input: {{id: $id, description: $description}}) {{ pipeline {{ {PIPELINE} }} }} }}"""
DELETE = "mutation($id: ID!) { pipelineDelete(input: {id: $id}) { deletedPipelineID organization { slug } } }"
BY_SLUG = f'query {{ pipeline(slug: "acme/parcel-tracker") {{ {PIPELINE} }} }}'
BY_UUID = f"query($uuid: ID!) {{ pipeline(uuid: $uuid) {{ {PIPELINE} }} }}"
BY_NODE = f"query($id: ID!) {{ node(id: $id) {{ ... on Pipeline {{ {PIPELINE} }} }} }}"
BUILDS = f"""query($slug: ID!) {{ pipeline(slug: $slug) {{
  nextBuildNumber builds(first: 50) {{ count edges {{ node {{ {BUILD} }} }} }} }} }}"""
BUILD_BY_SLUG = f"query($slug: ID!) {{ build(slug: $slug) {{ {BUILD} {JOBS} }} }}"
BUILD_BY_UUID = f"query($uuid: ID!) {{ build(uuid: $uuid) {{ {BUILD} {JOBS} }} }}"
BUILD_BY_NODE = f"query($id: ID!) {{ node(id: $id) {{ ... on Build {{ {BUILD} {JOBS} }} }} }}"
PIPELINES = f"""query {{ organization(slug: "acme") {{ pipelines(first: 100) {{
  count edges {{ node {{ slug nextBuildNumber builds(first: 50) {{ count edges {{ node {{ id number }} }} }}
  {METRICS} }} }} }} }} }}"""
PIPELINE_METRICS = f'query {{ pipeline(slug: "acme/parcel-tracker") {{ {METRICS} }} }}'

# The forms that values of metrics have: "12m", "40s", "97%", "3".
METRIC = {
    "Speed": r"\d+[smh]",
    "Wait time": r"\d+[smh]",
    "Reliability": r"(100|\d\d?)%",
    "Builds/week": r"\d+",
    "Running builds": r"\d+",
    "Scheduled builds": r"\d+",
}


COUNTED = {"Running builds": "RUNNING", "Scheduled builds": "SCHEDULED"}


class Client:
    """Makes each document a portal and calls that; keeps all answers."""

    def __init__(self, server):
        self.server, self.portals, self.answers = server, {}, []

    def __call__(self, document, **variables):
        """An answer's only root field."""
        if document not in self.portals:
            created = self.server.create("acme", {"name": f"Step {len(self.portals) + 1}", "query": document})
            assert created.status == 201, created
            self.portals[document] = created.json()["slug"], created.json()["token"]
        slug, token = self.portals[document]
        reply = self.server.request("POST", f"/organizations/acme/portals/{slug}", variables, token=token)
        answer = reply.json()
        assert answer.keys() == {"data"}, answer
        self.answers.append(reply.body)
        (value,) = answer["data"].values()
        return value

    def time(self, now):
        """Moves the clock."""
        reply = self.server.request("PUT", "/_porthole/v1/clock", {"now": now, "frozen": True})
        assert reply.status == 200, reply


def items(connection):
    return [edge["node"] for edge in connection["edges"]]


def same_moment(text, other):
    return text is not None and datetime.fromisoformat(text) == datetime.fromisoformat(other)


class WithoutSchema(TestCase):
    flags = ()

    def client(self):
        """Of a server of its own."""
        server = self.serve("--rng-seed", "3", "--clock", "2026-03-05T09:00:00Z", "--clock-frozen", *self.flags)
        return Client(server)

    def begin(self):
        """A pipeline made at 9:05, by whom the viewer says they are."""
        ask = self.client()
        organization, caller = ask(ORGANIZATION), ask(CALLER)["user"]["name"]
        ask.time("2026-03-05T09:05:00Z")
        payload = ask(CREATE_PIPELINE, organization=organization["id"])
        self.assertEqual(payload["organization"]["slug"], "acme")
        return ask, caller, payload["pipeline"]

    def assertNow(self, text, now):
        self.assertTrue(same_moment(text, now), f"{text}, but it is {now}")

    def assertFresh(self, build, number, now, caller):
        """A build that was just made and waits for an agent."""
        self.assertEqual((build["number"], build["state"]), (number, "SCHEDULED"))
        self.assertNow(build["createdAt"], now)
        for name in ("startedAt", "finishedAt", "canceledAt", "canceledBy"):
            self.assertIsNone(build[name], name)
        self.assertIn(build["scheduledAt"], (None, build["createdAt"]))
        self.assertEqual(build["createdBy"], {"name": caller})
        self.assertEqual((build["branch"], build["commit"]), ("main", "HEAD"))
        self.assertEqual((build["pipeline"]["slug"], build["organization"]["slug"]), ("parcel-tracker", "acme"))
        self.assertTrue(build["url"].endswith(f"/acme/parcel-tracker/builds/{number}"), build["url"])

    def test_a_new_pipeline_is_empty_made_now_and_the_caller_s(self):
        ask, caller, pipeline = self.begin()
        self.assertEqual((pipeline["name"], pipeline["slug"]), ("Parcel Tracker", "parcel-tracker"))
        self.assertEqual(pipeline["description"], "Where is it?")
        self.assertEqual(pipeline["repository"], {"url": "git@git.example.com:acme/parcel-tracker.git"})
        self.assertTrue(pipeline["url"].endswith("/acme/parcel-tracker"), pipeline["url"])
        self.assertNow(pipeline["createdAt"], "2026-03-05T09:05:00Z")
        self.assertEqual(pipeline["createdBy"], {"name": caller})
        self.assertEqual((pipeline["archived"], pipeline["archivedAt"], pipeline["archivedBy"]), (False, None, None))
        self.assertEqual((pipeline["nextBuildNumber"], pipeline["builds"]["count"]), (1, 0))
        ask.time("2026-03-05T12:00:00Z")
        for found in (ask(BY_SLUG), ask(BY_UUID, uuid=pipeline["uuid"]), ask(BY_NODE, id=pipeline["id"])):
            self.assertEqual(found, pipeline)
        listed = items(ask(PIPELINES)["pipelines"])
        self.assertEqual([one["slug"] for one in listed].count("parcel-tracker"), 1)

    def test_builds_are_numbered_from_1_and_begin_as_scheduled(self):
        ask, caller, pipeline = self.begin()
        for number, now in ((1, "2026-03-05T09:10:00Z"), (2, "2026-03-05T09:20:00Z")):
            ask.time(now)
            build = ask(CREATE_BUILD, pipeline=pipeline["id"], message=f"Try {number}")["build"]
            self.assertFresh(build, number, now, caller)
            self.assertEqual((build["message"], build["rebuiltFrom"]), (f"Try {number}", None))
            for job in filter(None, items(build["jobs"])):
                self.assertIn(job["state"], ("PENDING", "WAITING", "SCHEDULED", "BLOCKED"))
                self.assertEqual([job[name] for name in ("startedAt", "finishedAt", "canceledAt", "agent")], [None] * 4)
                self.assertFalse(job["passed"])
                self.assertIsNone(job["exitStatus"])
                self.assertEqual(job["build"], {"number": number})
            ask.time("2026-03-05T09:30:00Z")
            for found in (
                ask(BUILD_BY_SLUG, slug=f"acme/parcel-tracker/{number}"),
                ask(BUILD_BY_UUID, uuid=build["uuid"]),
                ask(BUILD_BY_NODE, id=build["id"]),
            ):
                self.assertEqual(found, build)
            self.assertEqual(ask(BY_SLUG)["nextBuildNumber"], number + 1)
        listed = ask(BUILDS, slug="acme/parcel-tracker")
        self.assertEqual([one["number"] for one in items(listed["builds"])], [2, 1])
        self.assertEqual(listed["builds"]["count"], 2)

    def test_a_rebuild_is_the_next_build_of_its_own_pipeline_only(self):
        ask, caller, pipeline = self.begin()
        before = {one["slug"]: one for one in items(ask(PIPELINES)["pipelines"])}
        build = ask(CREATE_BUILD, pipeline=pipeline["id"], message="Go")["build"]
        now = "2026-03-05T10:00:00Z"
        ask.time(now)
        payload = ask(REBUILD, id=build["id"])
        rebuild = payload["rebuild"]
        self.assertEqual(payload["build"], {name: build[name] for name in payload["build"]})
        self.assertFresh(rebuild, 2, now, caller)
        self.assertEqual(rebuild["rebuiltFrom"], {"id": build["id"], "number": 1})
        self.assertEqual(rebuild["message"], "Go")
        self.assertNotEqual(rebuild["id"], build["id"])
        listed = ask(BUILDS, slug="acme/parcel-tracker")
        self.assertEqual(items(listed["builds"]), [rebuild, payload["build"]])
        self.assertEqual((listed["builds"]["count"], listed["nextBuildNumber"]), (2, 3))
        after = {one["slug"]: one for one in items(ask(PIPELINES)["pipelines"])}
        after.pop("parcel-tracker"), before.pop("parcel-tracker")
        self.assertEqual(after, before)

    def test_a_rebuild_of_a_build_that_was_there_stands_first_in_its_pipeline(self):
        ask = self.client()
        before = {one["slug"]: one for one in items(ask(PIPELINES)["pipelines"])}
        slug, pipeline = next(iter(before.items()))
        build = items(pipeline["builds"])[1]
        self.assertEqual(pipeline["nextBuildNumber"], items(pipeline["builds"])[0]["number"] + 1)
        rebuild = ask(REBUILD, id=build["id"])["rebuild"]
        self.assertEqual(rebuild["number"], pipeline["nextBuildNumber"])
        self.assertEqual((rebuild["pipeline"]["slug"], rebuild["rebuiltFrom"]), (slug, build))
        after = {one["slug"]: one for one in items(ask(PIPELINES)["pipelines"])}
        first, *rest = items(after[slug]["builds"])
        self.assertEqual(first, {"id": rebuild["id"], "number": rebuild["number"]})
        self.assertEqual(rest, items(pipeline["builds"]))
        self.assertEqual(after[slug]["builds"]["count"], pipeline["builds"]["count"] + 1)
        after.pop(slug), before.pop(slug)
        self.assertEqual(after, before)

    def test_a_canceled_build_says_when_and_by_whom_and_so_do_its_jobs(self):
        ask, caller, pipeline = self.begin()
        build = ask(CREATE_BUILD, pipeline=pipeline["id"], message="Go")["build"]
        rebuild = ask(REBUILD, id=build["id"])["rebuild"]
        now = "2026-03-05T11:00:00Z"
        ask.time(now)
        canceled = ask(CANCEL, id=build["id"])["build"]
        self.assertEqual(canceled["state"], "CANCELED")
        self.assertEqual(canceled["canceledBy"], {"name": caller})
        self.assertNow(canceled["canceledAt"], now)
        self.assertNow(canceled["finishedAt"], now)
        self.assertIsNone(canceled["startedAt"])
        kept = ("id", "uuid", "number", "url", "branch", "commit", "message", "createdAt", "createdBy", "pipeline")
        self.assertEqual([canceled[name] for name in kept], [build[name] for name in kept])
        jobs = list(filter(None, items(canceled["jobs"])))
        self.assertEqual([job["id"] for job in jobs], [job["id"] for job in items(build["jobs"]) if job])
        for job in jobs:
            self.assertEqual((job["state"], job["passed"], job["startedAt"]), ("CANCELED", False, None))
            self.assertNow(job["canceledAt"], now)
        ask.time("2026-03-05T12:00:00Z")
        self.assertEqual(ask(BUILD_BY_NODE, id=build["id"]), canceled)
        listed = items(ask(BUILDS, slug="acme/parcel-tracker")["builds"])
        self.assertEqual([one["state"] for one in listed], ["SCHEDULED", "CANCELED"])
        self.assertEqual(listed[0], rebuild)

    def test_a_running_build_s_jobs_end_when_it_is_canceled(self):
        ask = self.client()
        running = [build for build in self.listed_builds(ask) if build["state"] == "RUNNING"]
        self.assertTrue(running)
        now = "2026-03-05T11:00:00Z"
        ask.time(now)
        for build in running[:3]:
            before = {job["id"]: job for job in filter(None, items(build["jobs"]))}
            canceled = ask(CANCEL, id=build["id"])["build"]
            self.assertEqual((canceled["state"], canceled["startedAt"]), ("CANCELED", build["startedAt"]))
            self.assertNow(canceled["finishedAt"], now)
            after = list(filter(None, items(canceled["jobs"])))
            self.assertEqual([job["id"] for job in after], list(before))
            for job in after:
                if before[job["id"]]["finishedAt"]:
                    self.assertEqual(job, before[job["id"]])
                else:
                    self.assertEqual(job["state"], "CANCELED")
                    self.assertNow(job["canceledAt"], now)
                    self.assertNow(job["finishedAt"], now)

    def listed_builds(self, ask):
        """With their jobs, of all pipelines."""
        pipelines = ask(PIPELINES)["pipelines"]
        return [ask(BUILD_BY_NODE, id=one["id"]) for each in items(pipelines) for one in items(each["builds"])[:3]]

    def test_a_job_is_retried_in_its_build_and_can_be_canceled(self):
        ask, build = self.client(), None
        for build in self.listed_builds(ask):
            job = next((one for one in items(build["jobs"]) if one and one["state"] == "FINISHED"), None)
            if job:
                break
        now = "2026-03-05T11:00:00Z"
        ask.time(now)
        payload = ask(RETRY, id=job["id"])
        self.assertEqual((payload["jobTypeCommand"]["id"], payload["jobTypeCommand"]["state"]), (job["id"], "FINISHED"))
        retried = payload["retriedInJobTypeCommand"]
        self.assertNotEqual(retried["id"], job["id"])
        self.assertEqual((retried["build"]["number"], retried["pipeline"]), (build["number"], build["pipeline"]))
        self.assertEqual([retried[name] for name in ("startedAt", "finishedAt", "canceledAt")], [None] * 3)
        self.assertNow(retried["createdAt"], now)
        self.assertIn(retried["id"], [one["id"] for one in items(ask(BUILD_BY_NODE, id=build["id"])["jobs"]) if one])
        ask.time("2026-03-05T12:00:00Z")
        canceled = ask(CANCEL_JOB, id=retried["id"])["jobTypeCommand"]
        self.assertEqual(canceled["state"], "CANCELED")
        self.assertNow(canceled["canceledAt"], "2026-03-05T12:00:00Z")

    def test_a_stopped_agent_runs_nothing_and_isn_t_connected(self):
        ask = self.client()
        for agent in items(ask(AGENTS)["agents"]):
            connected = agent["connectionState"] == "connected"
            self.assertTrue(connected or not agent["isRunningJob"], agent)
            if connected:
                stopped = ask(STOP, id=agent["id"])["agent"]
                self.assertEqual((stopped["id"], stopped["isRunningJob"]), (agent["id"], False))
                self.assertNotEqual(stopped["connectionState"], "connected")

    def test_metrics_have_a_meaning(self):
        ask, _, pipeline = self.begin()
        ask(CREATE_BUILD, pipeline=pipeline["id"], message="Go")
        for one in items(ask(PIPELINES)["pipelines"]):
            builds = items(ask(BUILDS, slug=f"acme/{one['slug']}")["builds"])
            self.assertMetrics(one["slug"], one["metrics"], [build["state"] for build in builds])
        values = {one["label"]: one["value"] for one in items(ask(PIPELINE_METRICS)["metrics"])}
        expected = dict.fromkeys(("Speed", "Wait time", "Reliability"))
        expected |= {"Builds/week": "1", "Running builds": "0", "Scheduled builds": "1"}
        self.assertEqual(values, {label: expected[label] for label in values})

    def assertMetrics(self, slug, metrics, states):
        """That each is what is counted of the builds."""
        found = items(metrics)
        self.assertEqual(metrics["count"], len(found))
        counts = {label: str(states.count(state)) for label, state in COUNTED.items()}
        labels = [one["label"] for one in found]
        self.assertTrue(found, f"{slug} has builds, but no metrics")
        self.assertEqual(len(set(labels)), len(labels), f"{slug} has a metric twice: {labels}")
        for one in found:
            self.assertIn(one["label"], METRIC)
            self.assertEqual(one["value"], counts.get(one["label"], one["value"]), one)
            if one["value"] is None:
                self.assertEqual(states.count("PASSED"), 0, one)
            else:
                self.assertRegex(one["value"], re.compile(rf"^{METRIC[one['label']]}$"), one)
            self.assertIn(f"/acme/{slug}", one["url"])

    def test_archiving_and_back(self):
        ask, caller, pipeline = self.begin()
        ask.time("2026-03-06T08:00:00Z")
        archived = ask(ARCHIVE, id=pipeline["id"])["pipeline"]
        self.assertEqual((archived["archived"], archived["archivedBy"]), (True, {"name": caller}))
        self.assertNow(archived["archivedAt"], "2026-03-06T08:00:00Z")
        ask.time("2026-03-06T09:00:00Z")
        self.assertEqual(ask(BY_SLUG), archived)
        self.assertEqual(ask(UNARCHIVE, id=pipeline["id"])["pipeline"], pipeline)
        self.assertEqual(ask(BY_UUID, uuid=pipeline["uuid"]), pipeline)

    def test_an_explicit_null_clears(self):
        ask, _, pipeline = self.begin()
        cleared = {**pipeline, "description": None}
        self.assertEqual(ask(CLEAR, id=pipeline["id"])["pipeline"], cleared)
        self.assertEqual(ask(BY_SLUG), cleared)
        self.assertEqual(ask(DESCRIBE, id=pipeline["id"], description="Here")["pipeline"]["description"], "Here")
        self.assertEqual(ask(DESCRIBE, id=pipeline["id"], description=None)["pipeline"], cleared)
        self.assertEqual(ask(DESCRIBE, id=pipeline["id"], description="Here")["pipeline"]["description"], "Here")
        self.assertEqual(ask(DESCRIBE, id=pipeline["id"])["pipeline"]["description"], "Here")

    def test_a_deleted_pipeline_is_gone(self):
        ask, _, pipeline = self.begin()
        before = ask(PIPELINES)["pipelines"]
        payload = ask(DELETE, id=pipeline["id"])
        self.assertEqual(payload, {"deletedPipelineID": pipeline["id"], "organization": {"slug": "acme"}})
        self.assertIsNone(ask(BY_SLUG))
        self.assertIsNone(ask(BY_UUID, uuid=pipeline["uuid"]))
        self.assertIsNone(ask(BY_NODE, id=pipeline["id"]))
        after = ask(PIPELINES)["pipelines"]
        self.assertEqual(items(after), [one for one in items(before) if one["slug"] != "parcel-tracker"])
        self.assertEqual(after["count"], before["count"] - 1)

    def test_a_pipeline_that_was_there_can_be_deleted(self):
        ask = self.client()
        before = ask(PIPELINES)["pipelines"]
        slug = f"acme/{items(before)[1]['slug']}"
        found = ask("query($slug: ID!) { pipeline(slug: $slug) { id uuid } }", slug=slug)
        ask(DELETE, id=found["id"])
        self.assertIsNone(ask("query($slug: ID!) { pipeline(slug: $slug) { id uuid } }", slug=slug))
        self.assertIsNone(ask(BY_UUID, uuid=found["uuid"]))
        self.assertIsNone(ask(BY_NODE, id=found["id"]))
        after = ask(PIPELINES)["pipelines"]
        self.assertEqual(items(after), [one for at, one in enumerate(items(before)) if at != 1])

    def test_another_server_with_the_same_seed_and_clock_answers_the_same(self):
        self.assertEqual(self.story(), self.story())

    def story(self):
        ask, _, pipeline = self.begin()
        ask.time("2026-03-05T09:10:00Z")
        build = ask(CREATE_BUILD, pipeline=pipeline["id"], message="Go")["build"]
        ask(BUILDS, slug="acme/parcel-tracker")
        ask.time("2026-03-05T09:20:00Z")
        ask(REBUILD, id=build["id"])
        ask(CANCEL, id=build["id"])
        ask(BUILDS, slug="acme/parcel-tracker")
        ask(PIPELINE_METRICS)
        ask(ARCHIVE, id=pipeline["id"])
        ask(PIPELINES)
        ask(DELETE, id=pipeline["id"])
        ask(PIPELINES)
        return ask.answers


@unittest.skipUnless(SCHEMA.is_file(), f"{SCHEMA} isn't there")
class WithSchema(WithoutSchema):
    flags = ("--schema", SCHEMA)


if __name__ == "__main__":
    main()
