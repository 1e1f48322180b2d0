"""A server with known tokens, called by operations of its OpenAPI document."""

from document import Document
from porthole import QUERY, send

FIXTURES = {
    "version": 1,
    "users": [{"name": "Sam Kim", "email": "sam@example.com"}],
    "organizations": [{"slug": "acme"}, {"slug": "other"}, {"slug": "shut"}, {"slug": "spare"}],
    "access_tokens": [
        {
            "token": "all",
            "user": "sam@example.com",
            "scopes": [
                "read_user",
                "read_organizations",
                "read_accounts",
                "read_audit_events",
                "read_organization_settings",
                "write_organization_settings",
                "read_portals",
                "write_portals",
                "graphql",
            ],
        },
        {
            "token": "nothing",
            "user": "sam@example.com",
            "scopes": [],
            "expires_at": "2100-01-01T00:00:00Z",
        },
        {"token": "revoked", "user": "sam@example.com", "scopes": []},
    ],
    "portals": [
        {
            "organization": "acme",
            "name": "Latest builds",
            "query": "query ($id: ID!) { build(id: $id) { state } }",
            "user_invokable": True,
            "uuid": "0190a5c5-0000-7000-8000-000000000001",
            "token": "known",
            "secrets": ["secret"],
        },
        {
            "organization": "acme",
            "name": "Closed",
            "query": QUERY,
            "allowed_ip_addresses": "192.0.2.1",
            "token": "closed",
        },
        {"organization": "acme", "name": "Scratch", "query": QUERY},
        {"organization": "acme", "name": "Changed", "query": QUERY},
        {"organization": "acme", "name": "Deleted", "query": QUERY},
    ],
}

TOKENS = {
    "access_token": "all",
    "portal_token": "known",
    "control_token": "sesame",
    None: None,
}


class Api:
    """A server, called by operations of its document. Every answer is compared with the document."""

    def __init__(self, server):
        self.server = server
        self.document = Document(server, TOKENS["control_token"])
        self.seen = set()
        self.headers_seen = set()
        self._connection = server.connect()

    def close(self):
        self._connection.close()

    def ask(self, called, status, body=None, headers=None, token="", query=None, **path_values):
        """Calls the operation with this name, which must answer with this status, or with any that is documented
        if it is None, and returns the answer. By default with the token that it requires, and for the portal
        `latest-builds` of `acme`."""
        operation = self.document.operations[called]
        values = {"org": "acme", "slug": "latest-builds", **path_values}
        if token == "":
            token = TOKENS[operation.security()]
        target = operation.target(values, query)
        reply = send(self._connection, operation.method, target, body, headers, token)
        if reply.header("Connection") == "close":
            self._connection.close()
        problems = self.document.problems_with_answer(operation, reply)
        if status is not None and reply.status != status:
            problems.insert(0, f"the status should be {status}: {reply}")
        if problems:
            raise AssertionError(f"{operation.method} {target}: " + "\n".join(problems))
        self.seen.add((called, reply.status))
        self.headers_seen |= {(operation.tag, name.lower()) for name in reply.headers}
        return reply

    def unseen(self, name):
        """Statuses of an operation that no answer has had so far."""
        return {
            status
            for status in self.document.operations[name].responses
            if (name, status) not in self.seen
        }

    def headers_unseen(self):
        """Documented headers that no answer of an API has had so far: pairs of a tag and a name."""
        return {
            (operation.tag, name)
            for operation in self.document.operations.values()
            for response in operation.responses.values()
            for name in response["headers"]
            if (operation.tag, name.lower()) not in self.headers_seen
        }
