"""What is asked of each operation of the OpenAPI document, besides the refusals that many have in common:
see operations_test.py. Each leaves the portal `known` as it was."""

import contextlib
import ssl
import uuid

from porthole import QUERY, Server

EXERCISES = {}
"""By the names of operations."""

NOWHERE = {"uuid": str(uuid.UUID(int=1)), "code": "AAAA-AAAA-AAAA-AAAA", "slug": "scratch"}
"""What requests that are refused anyway say in their paths."""

UNREACHED = {
    **{
        (name, 422): "open mode's 10,001st organization"
        for name in (
            "show_organization",
            "show_rate_limit",
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
}
"""Documented statuses that no exercise brings about, and what it would take."""

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
    assert kinds == {"service", "ephemeral", "user"}, kinds


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
