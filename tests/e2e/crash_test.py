"""kill -9 at random moments while changes are made with `--snapshot-sync`: after the next start, every
acknowledged change is there, and none that was refused or undone.

PORTHOLE_CRASH_ROUNDS changes how often, PORTHOLE_CRASH_SEED repeats the same choices.
"""

import contextlib
import http.client
import os
import random
import threading
import time

from porthole import QUERY, TestCase, main, send

ROUNDS = int(os.environ.get("PORTHOLE_CRASH_ROUNDS") or 120)
SEED = int(os.environ.get("PORTHOLE_CRASH_SEED") or random.SystemRandom().randrange(10**9))

WRITERS = 3
DELAY_MAX_S = 0.15
PORTALS = "/v2/organizations/acme/portals"
KEPT = ("state.json", "state.json.log", "state.json.lock")
PORTALS_MAX = 30  # Per writer.


class Writer(threading.Thread):
    """Changes its own portals, one change at a time, until the server is gone.

    `portals` has the acknowledged state: a dictionary from UUID to slug and description, in the order of
    creation. `pending` is the unacknowledged change, as a function that applies it to such a dictionary,
    given the server's.
    """

    def __init__(self, prefix, seed):
        super().__init__(name=prefix)
        self.prefix = prefix
        self.chance = random.Random(seed)
        self.portals = {}
        self.counter = 0
        self.pending = None
        self.answered = 0
        self.failure = None

    def again(self, port):
        """Returns the same writer for the next server."""
        next_one = Writer(self.prefix, self.chance.random())
        next_one.portals, next_one.counter = self.portals, self.counter
        next_one.port = port
        return next_one

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with contextlib.closing(connection):
            try:
                connection.connect()
                while True:
                    self.change(connection)
            except (OSError, http.client.HTTPException):
                return  # The server is gone.
            except BaseException as failure:
                self.failure = failure

    def change(self, connection):
        choice = self.chance.random()
        if not self.portals or (choice < 0.5 and len(self.portals) < PORTALS_MAX):
            self.create(connection)
        elif choice < 0.8:
            self.update(connection)
        else:
            self.delete(connection)
        self.pending = None
        self.answered += 1

    def contents(self):
        self.counter += 1
        slug = f"{self.prefix}-{self.counter}"
        return {"slug": slug, "description": slug * self.chance.randrange(1, 200)}

    def ask(self, connection, status, method, path, body=None):
        reply = send(connection, method, path, body)
        if reply.status != status:
            raise AssertionError(f"{method} {path}: {reply}")
        return reply.json() if reply.body else None

    def create(self, connection):
        body = self.contents()

        def apply(portals, found):
            for uuid, values in found.items():
                if uuid not in portals and values == (body["slug"], body["description"]):
                    portals[uuid] = values

        self.pending = apply
        created = self.ask(
            connection, 201, "POST", PORTALS, body | {"name": body["slug"], "query": QUERY}
        )
        self.portals[created["uuid"]] = (body["slug"], body["description"])

    def update(self, connection):
        uuid = self.chance.choice(list(self.portals))
        slug, _ = self.portals[uuid]
        body = self.contents()
        if self.chance.random() < 0.5:
            body["slug"] = slug

        def apply(portals, _):
            portals[uuid] = (body["slug"], body["description"])

        self.pending = apply
        self.ask(connection, 200, "PUT", f"{PORTALS}/{slug}", body)
        apply(self.portals, None)

    def delete(self, connection):
        uuid = self.chance.choice(list(self.portals))
        slug, _ = self.portals[uuid]

        def apply(portals, _):
            del portals[uuid]

        self.pending = apply
        self.ask(connection, 204, "DELETE", f"{PORTALS}/{slug}")
        apply(self.portals, None)


class Crash(TestCase):
    def setUp(self):
        super().setUp()
        self.flags = ["--snapshot", self.folder / "state.json", "--snapshot-sync"]
        self.flags += ["--log-level", "error"]
        print(f"crash test: {ROUNDS} rounds, PORTHOLE_CRASH_SEED={SEED}", flush=True)

    def found(self, server):
        """What a server has: each writer's portals, and the total number."""
        portals, page = [], 1
        while batch := server.get(f"{PORTALS}?per_page=100&page={page}").json():
            portals += batch
            page += 1
        found = {}
        for portal in portals:
            owner = found.setdefault(portal["slug"].partition("-")[0], {})
            owner[portal["uuid"]] = (portal["slug"], portal["description"])
        return found

    def check(self, writer, found, round_number):
        """Acknowledged changes are there; an unacknowledged one is there completely or not at all."""
        expected = [dict(writer.portals)]
        if writer.pending:
            with_pending = dict(writer.portals)
            writer.pending(with_pending, found)
            expected.append(with_pending)
        # Also in the order of creation.
        if list(found.items()) not in [list(one.items()) for one in expected]:
            self.assertEqual(
                list(found.items()),
                list(expected[-1].items()),
                f"round {round_number} of {SEED}, writer {writer.prefix}",
            )
        writer.portals = found
        writer.pending = None

    def test_nothing_that_was_answered_is_lost(self):
        chance = random.Random(SEED)
        writers = [Writer(f"w{i}", chance.random()) for i in range(WRITERS)]
        answered = unanswered = 0
        for round_number in range(ROUNDS):
            if chance.random() < 0.1:
                # Kill it during startup.
                server = self.serve(*self.flags, wait=False)
                time.sleep(chance.uniform(0, 0.03))
                server.close()
                continue
            server = self.serve(*self.flags)
            found = self.found(server)
            for writer in writers:
                self.check(writer, found.get(writer.prefix, {}), round_number)
            temporary = [entry.name for entry in self.folder.iterdir()]
            self.assertTrue(all(str(server.pid) in n or n in KEPT for n in temporary), temporary)
            writers = [writer.again(server.port) for writer in writers]
            for writer in writers:
                writer.start()
            time.sleep(chance.uniform(0, DELAY_MAX_S))
            self.assertIsNone(server.process.poll(), server.log())
            server.kill()
            for writer in writers:
                writer.join()
                if writer.failure:
                    raise writer.failure
                answered += writer.answered
                unanswered += writer.pending is not None
            self.assertEqual(server.log(), "")
            server.close()
        server = self.serve(*self.flags)
        found = self.found(server)
        for writer in writers:
            self.check(writer, found.get(writer.prefix, {}), "last")
        print(f"crash test: {answered} changes answered, {unanswered} cut off", flush=True)
        self.assertGreater(answered, ROUNDS)
        self.assertGreater(unanswered, ROUNDS // 4)


if __name__ == "__main__":
    main()
