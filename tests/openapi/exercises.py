"""Calls of each operation of the OpenAPI document, except refusals that many operations share: see
operations_test.py. Each leaves the portal `latest-builds` unchanged."""

import contextlib
import ssl
import uuid

from porthole import QUERY, Server

EXERCISES = {}
"""Exercises by operation name."""

NOWHERE = {
    "code": "AAAA-AAAA-AAAA-AAAA",
    "id": "999999999",
    "name": "nothing",
    "slug": "scratch",
    "uuid": str(uuid.UUID(int=1)),
}
"""Path parameters for requests that are refused anyway."""

UNREACHED = {
    **{
        (name, 422): "open mode's 10,001st organization"
        for name in (
            "show_organization",
            "show_rate_limit",
            "show_api_settings",
            "list_audit_events",
            "show_audit_event",
            "list_portals",
            "show_portal",
            "delete_portal",
        )
    },
    ("revoke_access_token", 422): "open mode's 10,001st revoked token",
    ("draw_portal_token", 429): "four million tokens",
    ("create_portal_token", 429): "four million tokens",
    ("create_portal_code", 429): "a thousand codes, which the unit tests make",
    ("take_snapshot", 409): "a thousand snapshots",
    ("create_fault", 409): "a thousand faults",
    **{
        (name, 409): "somebody else who adds the same, many times at the same moment"
        for name in (
            "add_fixtures",
            "create_organization",
            "create_user",
            "create_access_token",
        )
    },
    ("delete_access_token", 422): "open mode's 10,001st revoked token",
}
"""Documented statuses that no exercise causes, and why."""

KNOWN_UUID = "0190a5c5-0000-7000-8000-000000000001"


def exercise(function):
    EXERCISES[function.__name__] = function
    return function


@exercise
def show_root(api):
    api.ask("show_root", 200)


@exercise
def show_meta(api):
    api.ask("show_meta", 200)


@exercise
def show_access_token(api):
    api.ask("show_access_token", 200)
    api.ask("show_access_token", 200, token="nothing")


@exercise
def revoke_access_token(api):
    api.ask("revoke_access_token", 204, token="revoked")
    api.ask("revoke_access_token", 401, token="revoked")


@exercise
def show_user(api):
    api.ask("show_user", 200)


@exercise
def list_organizations(api):
    api.ask("list_organizations", 200)
    first = api.ask("list_organizations", 200, query={"per_page": 1})
    assert 'rel="next"' in first.header("Link")


@exercise
def show_organization(api):
    api.ask("show_organization", 200)


@exercise
def show_rate_limit(api):
    api.ask("show_rate_limit", 200)


@exercise
def show_api_settings(api):
    api.ask("show_api_settings", 200)


@exercise
def update_api_settings(api):
    settings = {
        "allowed_ip_addresses": "127.0.0.0/8 ::1/128",
        "revoke_inactive_tokens_after_days": 30,
        "restrict_user_api_token_creation": True,
    }
    api.ask("update_api_settings", 200, settings)
    api.ask("list_audit_events", 200)
    api.ask("update_api_settings", 200, dict.fromkeys(list(settings)[:2]))
    api.ask("update_api_settings", 422, {"revoke_inactive_tokens_after_days": 31})
    api.ask("update_api_settings", 200, {"allowed_ip_addresses": "192.0.2.0/24"}, org="shut")
    api.ask("update_api_settings", 403, {}, org="shut")
    api.ask("show_portal", 403, org="shut")


@exercise
def list_audit_events(api):
    api.ask("create_portal", 201, {"name": "Audited", "query": QUERY})
    api.ask("update_portal", 200, {"description": "New"}, slug="audited")
    api.ask("delete_portal", 204, slug="audited")
    api.ask("list_audit_events", 200)
    api.ask("list_audit_events", 200, query={"per_page": 1, "after": 3})
    api.ask("list_audit_events", 400, query={"per_page": 0})
    api.ask("list_audit_events", 400, query={"after": 1, "before": 1})


@exercise
def show_audit_event(api):
    api.ask("create_portal", 201, {"name": "Audited", "query": QUERY})
    event = api.ask("list_audit_events", 200).json()["items"][0]
    shown = api.ask("show_audit_event", 200, uuid=event["uuid"])
    assert shown.json() == event
    api.ask("show_audit_event", 404, uuid=event["uuid"], org="other")
    api.ask("delete_portal", 204, slug="audited")


@exercise
def list_portals(api):
    api.ask("list_portals", 200)
    api.ask("list_portals", 200, org="other")
    api.ask("list_portals", 200, query={"page": 2, "per_page": 1})


@exercise
def create_portal(api):
    whole = {
        "slug": "whole",
        "name": "Whole",
        "description": "All of it",
        "query": QUERY,
        "allowed_ip_addresses": "192.0.2.0/24",
        "user_invokable": True,
    }
    api.ask("create_portal", 201, whole)
    api.ask("create_portal", 422, whole)
    api.ask("create_portal", 422, {})
    api.ask("delete_portal", 204, slug="whole")


@exercise
def show_portal(api):
    api.ask("show_portal", 200)
    api.ask("show_portal", 404, slug="nothing")


@exercise
def update_portal(api):
    api.ask("update_portal", 200, {"description": "New", "user_invokable": True}, slug="scratch")
    api.ask("update_portal", 422, {"name": ""}, slug="scratch")


@exercise
def patch_portal(api):
    api.ask("patch_portal", 200, {"description": None}, slug="scratch")
    api.ask("patch_portal", 422, {"query": "{"}, slug="scratch")


@exercise
def delete_portal(api):
    api.ask("create_portal", 201, {"name": "Short", "query": QUERY})
    api.ask("delete_portal", 204, slug="short")
    api.ask("delete_portal", 404, slug="short")


@exercise
def call_portal(api):
    api.ask("call_portal", 200, {"id": "1"})
    api.ask("call_portal", 200)
    api.ask("call_portal", 200, query={"operation_name": "missing"})
    api.ask("call_portal", 400, "[")
    api.ask("call_portal", 403, slug="closed", token="closed")


@exercise
def draw_portal_token(api):
    grant = {"grant_type": "client_credentials", "client_id": KNOWN_UUID, "secret": "secret"}
    api.ask("draw_portal_token", 200, grant)
    api.ask("draw_portal_token", 422, {**grant, "expires_in": 61})
    code = api.ask("create_portal_code", 200).json()
    grant = {"grant_type": "device_code", "code": code["code"], "secret": code["secret"]}
    refusals = (
        ("authorization_pending", grant),
        ("unsupported_grant_type", {**grant, "grant_type": "password"}),
        ("invalid_request", {"grant_type": "device_code"}),
        ("invalid_grant", {**grant, "secret": "other"}),
    )
    for error, body in refusals:
        assert api.ask("draw_portal_token", 400, body).json()["error"] == error
    api.ask("approve_portal_code", 204, code=code["code"])
    token = api.ask("draw_portal_token", 200, grant).json()["token"]
    api.ask("call_portal", 200, token=token)


@exercise
def create_portal_code(api):
    api.ask("create_portal_code", 200)
    api.ask("create_portal_code", 404, slug="closed")


@exercise
def execute_document(api):
    api.ask("execute_document", 200, {"query": QUERY})
    api.ask("execute_document", 200, {"query": "{ a", "operationName": None, "variables": None})
    api.ask("execute_document", 400, {})
    asking = {"Accept": "application/graphql-response+json", "Content-Type": "application/json"}
    api.ask("execute_document", 200, {"query": QUERY}, asking)
    api.ask("execute_document", 400, {"query": "{ a"}, asking)
    api.ask("execute_document", 401, {"query": QUERY}, asking, token="wrong")
    api.ask("execute_document", 403, {"query": QUERY}, asking, token="nothing")
    api.ask("execute_document", 415, {"query": QUERY}, {**asking, "Content-Type": "text/plain"})
    api.ask("execute_document", 415, {"query": QUERY}, {"Content-Encoding": "br"})


@exercise
def show_openapi(api):
    api.ask("show_openapi", 200)


@exercise
def show_certificate(api):
    api.ask("show_certificate", 404)
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    with (
        Server("--tls-self-signed", tls=trusting) as server,
        contextlib.closing(type(api)(server)) as encrypted,
    ):
        encrypted.ask("show_certificate", 200)
        api.seen |= encrypted.seen


@exercise
def show_clock(api):
    api.ask("show_clock", 200)


@exercise
def move_clock(api):
    moves = (
        {"advance": "1ms"},
        {"now": "2026-01-01T00:00:00Z", "frozen": True},
        {"frozen": False},
        {"real": True},
    )
    for move in moves:
        api.ask("move_clock", 200, move)
    for move in ({}, {"now": "yesterday"}, {"advance": "5 minutes"}, {"real": False}):
        api.ask("move_clock", 422, move)


@exercise
def list_portal_tokens(api):
    grant = {"grant_type": "client_credentials", "client_id": KNOWN_UUID, "secret": "secret"}
    api.ask("draw_portal_token", 200, grant)
    kinds = {token["kind"] for token in api.ask("list_portal_tokens", 200).json()}
    assert kinds >= {"service", "ephemeral"}, kinds


@exercise
def create_portal_token(api):
    api.ask("create_portal_token", 201)
    api.ask("create_portal_token", 201, {"description": "For the tests"})


@exercise
def delete_portal_token(api):
    made = api.ask("create_portal_token", 201).json()
    api.ask("delete_portal_token", 204, uuid=made["uuid"])
    api.ask("delete_portal_token", 404, uuid=made["uuid"])
    api.ask("delete_portal_token", 404, uuid="x")


@exercise
def list_portal_secrets(api):
    api.ask("list_portal_secrets", 200)


@exercise
def create_portal_secret(api):
    made = [api.ask("create_portal_secret", 201, slug="scratch").json() for _ in range(2)]
    api.ask("create_portal_secret", 422, {"description": "A third"}, slug="scratch")
    for secret in made:
        api.ask("delete_portal_secret", 204, slug="scratch", uuid=secret["uuid"])


@exercise
def delete_portal_secret(api):
    made = api.ask("create_portal_secret", 201, slug="scratch").json()
    api.ask("delete_portal_secret", 204, slug="scratch", uuid=made["uuid"])
    api.ask("delete_portal_secret", 404, slug="scratch", uuid=made["uuid"])


@exercise
def approve_portal_code(api):
    code = api.ask("create_portal_code", 200).json()["code"]
    api.ask("approve_portal_code", 422, {"user": "nobody@example.com"}, code=code)
    api.ask("approve_portal_code", 204, {"user": "sam@example.com"}, code=code)
    api.ask("approve_portal_code", 409, code=code)


@exercise
def deny_portal_code(api):
    code = api.ask("create_portal_code", 200).json()["code"]
    api.ask("deny_portal_code", 204, code=code)
    api.ask("deny_portal_code", 409, code=code)


@exercise
def show_portal_responses(api):
    api.ask("show_portal_responses", 200)


@exercise
def set_portal_responses(api):
    rules = [
        {
            "when": {"operation": "", "variables": {"id": "1"}, "nth": 2},
            "data": {"build": {"state": "PASSED"}},
            "errors": [{"message": "No", "locations": [{"line": 1, "column": 1}], "path": ["build", 0]}],
            "status": 503,
            "delay": "1ms",
            "times": 3,
        },
        {"sequence": [{"data": None, "times": 2}, {"errors": [{"message": "No", "extensions": {}}]}]},
    ]
    answer = api.ask("set_portal_responses", 200, {"rules": rules})
    assert answer.json() == {"rules": rules}
    api.ask("show_portal_responses", 200)
    api.ask("set_portal_responses", 422, {"rules": [{"wen": {}}]})
    api.ask("delete_portal_responses", 204)


@exercise
def delete_portal_responses(api):
    api.ask("delete_portal_responses", 204)


SANDBOX = {"query": {"organization": "acme"}}


def steal_known_token(api):
    """Replaces the token of the portal `latest-builds` by one of another organization's portal."""
    api.ask("delete_portal", 204)
    thief = {"organization": "other", "name": "Thief", "query": QUERY, "token": "known"}
    api.ask("add_fixtures", 200, {"version": 1, "portals": [thief]})


@exercise
def show_health(api):
    api.ask("show_health", 200)
    api.ask("show_health", 200, headers={"Host": "probe.example"})


@exercise
def show_metrics(api):
    api.ask("show_metrics", 200)


@exercise
def reset(api):
    api.ask("reset", 204, **SANDBOX)
    api.ask("reset", 404, query={"organization": "nowhere"})
    api.ask("reset", 422, query={"organisation": "acme"})
    steal_known_token(api)
    api.ask("reset", 409, **SANDBOX)
    api.ask("reset", 204, {})
    api.ask("show_portal", 200)


@exercise
def show_state(api):
    code = api.ask("create_portal_code", 200).json()["code"]
    api.ask("deny_portal_code", 204, code=code)
    api.ask("set_portal_responses", 200, {"rules": [{"errors": [{"message": "No"}]}]}, slug="scratch")
    api.ask("create_portal_secret", 201, slug="scratch")
    api.ask("show_state", 200)
    api.ask("show_state", 200, **SANDBOX)
    api.ask("show_state", 404, query={"organization": "nowhere"})
    api.ask("show_state", 422, query={"organization": "No slug"})
    api.ask("reset", 204)


@exercise
def set_state(api):
    state = api.ask("show_state", 200).json()
    del state["sha256"]
    api.ask("set_state", 204, state)
    api.ask("set_state", 422, {**state, "users": None})
    sandbox = api.ask("show_state", 200, **SANDBOX).json()
    del sandbox["sha256"]
    api.ask("set_state", 204, sandbox, **SANDBOX)
    sandbox["organizations"][0] |= {"slug": "thief", "uuid": str(uuid.UUID(int=2))}
    sandbox["portals"] = [{**portal, "organization": "thief"} for portal in sandbox["portals"]]
    sandbox["audit_events"] = []
    api.ask("set_state", 409, sandbox, query={"organization": "thief"})


@exercise
def add_fixtures(api):
    fixtures = {
        "version": 1,
        "users": [{"name": "Kim", "email": "kim@example.com"}],
        "organizations": [{"slug": "added", "rate_limits": {"portal": 3}}],
        "access_tokens": [{"token": "added", "scopes": [], "organizations": ["added"]}],
        "portals": [{"organization": "added", "name": "Added", "query": QUERY}],
    }
    assert set(api.ask("add_fixtures", 200, fixtures).json().values()) == {1}
    api.ask("add_fixtures", 422, fixtures)
    api.ask("reset", 204)


@exercise
def list_snapshots(api):
    api.ask("take_snapshot", 204, name="listed")
    assert len(api.ask("list_snapshots", 200).json()) == 1
    assert api.ask("list_snapshots", 200, **SANDBOX).json() == []
    api.ask("list_snapshots", 422, query={"name": "listed"})
    api.ask("delete_snapshot", 204, name="listed")


@exercise
def take_snapshot(api):
    api.ask("take_snapshot", 204, {}, name="taken", **SANDBOX)
    api.ask("take_snapshot", 404, name="taken", query={"organization": "nowhere"})
    api.ask("take_snapshot", 422, name="long" * 26)
    api.ask("delete_snapshot", 204, name="taken", **SANDBOX)


@exercise
def restore_snapshot(api):
    api.ask("take_snapshot", 204, name="whole")
    api.ask("take_snapshot", 204, name="part", **SANDBOX)
    steal_known_token(api)
    api.ask("restore_snapshot", 409, name="part", **SANDBOX)
    api.ask("restore_snapshot", 204, name="whole")
    api.ask("restore_snapshot", 204, {}, name="part", **SANDBOX)
    api.ask("show_portal", 200)


@exercise
def delete_snapshot(api):
    api.ask("take_snapshot", 204, name="deleted")
    api.ask("delete_snapshot", 404, name="deleted", **SANDBOX)
    api.ask("delete_snapshot", 422, name="deleted", query={"organization": ""})
    api.ask("delete_snapshot", 204, name="deleted")


@exercise
def list_all_organizations(api):
    api.ask("list_all_organizations", 200)


@exercise
def create_organization(api):
    api.ask("create_organization", 201, {"slug": "new", "name": "New"})
    api.ask("create_organization", 422, {"slug": "new"})
    api.ask("delete_organization", 204, org="new")


@exercise
def delete_organization(api):
    api.ask("create_organization", 201, {"slug": "short"})
    api.ask("delete_organization", 204, org="short")
    api.ask("delete_organization", 404, org="short")


@exercise
def list_users(api):
    api.ask("list_users", 200)


@exercise
def create_user(api):
    kim = {"name": "Kim", "email": "kim@example.com"}
    made = api.ask("create_user", 201, kim).json()
    api.ask("create_user", 422, kim)
    api.ask("delete_user", 204, uuid=made["uuid"])


@exercise
def delete_user(api):
    sam = api.ask("list_users", 200).json()[0]
    api.ask("delete_user", 409, uuid=sam["uuid"])


@exercise
def list_access_tokens(api):
    api.ask("list_access_tokens", 200)


@exercise
def create_access_token(api):
    made = api.ask("create_access_token", 201, {"scopes": ["read_user"]}).json()
    api.ask("show_user", 200, token=made["token"])
    api.ask("delete_access_token", 204, uuid=made["uuid"])
    whole = {
        "token": "whole",
        "user": "sam@example.com",
        "scopes": [],
        "organizations": ["acme"],
        "expires_at": "2100-01-01T00:00:00Z",
        "description": "All of it",
    }
    made = api.ask("create_access_token", 201, whole).json()
    api.ask("create_access_token", 422, whole)
    api.ask("delete_access_token", 204, uuid=made["uuid"])


@exercise
def delete_access_token(api):
    made = api.ask("create_access_token", 201, {"scopes": []}).json()
    api.ask("delete_access_token", 204, uuid=made["uuid"])
    api.ask("delete_access_token", 404, uuid=made["uuid"])


JOURNAL_OFF = ("list_requests", "show_request", "verify_requests")


def ask_without_journal(api, name, **options):
    """Calls an operation on a server without a journal, which refuses it."""
    with (
        Server("--journal-max", "0") as server,
        contextlib.closing(type(api)(server)) as forgetful,
    ):
        forgetful.ask(name, 409, **options)
        api.seen |= forgetful.seen


@exercise
def list_requests(api):
    api.ask("call_portal", 200, {"id": "1"})
    api.ask("call_portal", 401, token="wrong")
    api.ask("execute_document", 200, {"query": QUERY, "variables": {"id": 1}})
    api.ask("create_portal", 400, "[")
    api.ask("list_requests", 200)
    filters = {
        "organization": "acme",
        "method": "POST",
        "path": "/organizations/acme/portals/latest-builds",
        "path_pattern": "/organizations/{org}/*",
        "surface": "portal",
        "status": 200,
        "portal": "latest-builds",
        "token": "known",
        "since": "2020-01-01T00:00:00Z",
        "limit": 2,
        "order": "newest",
    }
    page = api.ask("list_requests", 200, query=filters).json()
    assert 0 < len(page["requests"]) <= 2, page
    assert page["requests"][0]["variables"] == {"id": "1"}
    for wrong in ({"limit": 1001}, {"since": "yesterday"}, {"surface": "control"}, {"methods": "GET"}):
        api.ask("list_requests", 422, query=wrong)
    ask_without_journal(api, "list_requests")


@exercise
def show_request(api):
    api.ask("show_user", 403, token="nothing")
    entry = api.ask("list_requests", 200, query={"order": "newest"}).json()["requests"][0]
    shown = api.ask("show_request", 200, id=str(entry["id"])).json()
    assert shown == entry
    assert shown["refused"]
    api.ask("show_request", 422, id="1", query={"organization": "acme"})
    ask_without_journal(api, "show_request", id="1")


@exercise
def delete_requests(api):
    api.ask("delete_requests", 204, **SANDBOX)
    api.ask("delete_requests", 204)
    assert api.ask("list_requests", 200).json()["count"] == 0


@exercise
def verify_requests(api):
    api.ask("delete_requests", 204)
    api.ask("call_portal", 200, {"id": "1"})
    match = {"portal": "latest-builds", "variables": {"id": "1"}, "headers": {}}
    api.ask("verify_requests", 200, {"match": match})
    api.ask("verify_requests", 200, {"match": match, "exactly": 1, "within": "1m"})
    for expected in ({"exactly": 2}, {"never": True}, {"at_least": 2, "at_most": 3, "within": "1ms"}):
        api.ask("verify_requests", 409, {"match": match, **expected})
    other = {**match, "method": "GET", "body": {"id": 2}}
    failure = api.ask("verify_requests", 409, {"match": other}).json()
    assert failure["nearest"][0]["differences"], failure
    api.ask("verify_requests", 422, {"match": {}, "exactly": 1, "never": True})
    ask_without_journal(api, "verify_requests", body={"match": {}})


@exercise
def list_faults(api):
    made = api.ask("create_fault", 201, {"match": {}, "then": {"delay": "1ms"}}).json()
    assert api.ask("list_faults", 200).json() == [made]
    assert api.ask("list_faults", 200, **SANDBOX).json() == []
    api.ask("delete_faults", 204)


@exercise
def create_fault(api):
    match = {
        "organization": "acme",
        "method": "POST",
        "path_pattern": "/organizations/*",
        "surface": "portal",
        "portal": "latest-builds",
        "token_kind": "service",
        "variables": {},
        "body": {},
        "headers": {"X-Test": "1"},
    }
    actions = (
        {"delay": "1ms", "jitter": "1ms", "status": 503, "headers": {"Retry-After": "1"}},
        {"body": "Busy", "truncate_after_bytes": 2},
        {"reset_connection": True},
        {"graphql_errors": [{"message": "No"}]},
    )
    for action in actions:
        api.ask("create_fault", 201, {"match": match, "times": 1, "probability": 0.5, "then": action})
    api.ask("create_fault", 201, {"match": match, "nth": 2, "then": {"status": 204}})
    for wrong in ({}, {"match": {}, "then": {}}, {"match": {"methods": ""}, "then": {"status": 500}}):
        api.ask("create_fault", 422, wrong)
    api.ask("delete_faults", 204, **SANDBOX)
    assert api.ask("list_faults", 200).json() == []


@exercise
def delete_faults(api):
    api.ask("delete_faults", 204, **SANDBOX)
    api.ask("delete_faults", 204)


@exercise
def delete_fault(api):
    made = api.ask("create_fault", 201, {"match": {}, "then": {"status": 500}}).json()
    api.ask("delete_fault", 204, id=str(made["id"]))
    api.ask("delete_fault", 404, id=str(made["id"]))
