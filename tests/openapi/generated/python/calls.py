"""Calls porthole with the client that openapi-python-client makes of its OpenAPI document. Environment:
PORTHOLE_URL."""

import os
from http import HTTPStatus

from client import AuthenticatedClient
from client.api.portals import call_portal
from client.api.rest import create_portal, delete_portal, list_portals, update_portal
from client.models import CallPortalBody, GraphqlAnswer, Portal, PortalChange, PortalDraft, PortalWithToken, Refusal

URL = os.environ["PORTHOLE_URL"]
QUERY = "query ($id: ID!) { build(id: $id) { state } }"


def main() -> None:
    client = AuthenticatedClient(base_url=URL, token="anything")

    draft = PortalDraft(name="From Python", query=QUERY)
    created = create_portal.sync("acme", client=client, body=draft)
    assert isinstance(created, PortalWithToken), created
    assert (created.slug, created.description) == ("from-python", None)

    listed = list_portals.sync("acme", client=client)
    assert isinstance(listed, list), listed
    assert [portal.uuid for portal in listed] == [created.uuid]

    change = PortalChange(description="Changed")
    updated = update_portal.sync("acme", "from-python", client=client, body=change)
    assert isinstance(updated, Portal), updated
    assert updated.description == "Changed"

    caller = AuthenticatedClient(base_url=URL, token=created.token)
    variables = CallPortalBody.from_dict({"id": "1"})
    called = call_portal.sync("acme", "from-python", client=caller, body=variables)
    assert isinstance(called, GraphqlAnswer), called
    assert called.data, called
    assert called.data["build"]

    deleted = delete_portal.sync_detailed("acme", "from-python", client=client)
    assert deleted.status_code == HTTPStatus.NO_CONTENT, deleted

    nameless = PortalDraft(name="", query=QUERY)
    refused = create_portal.sync("acme", client=client, body=nameless)
    assert isinstance(refused, Refusal), refused
    assert refused.message


if __name__ == "__main__":
    main()
