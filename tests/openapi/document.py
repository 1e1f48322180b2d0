"""A server's OpenAPI document, and checks of answers against it."""

import re
from urllib.parse import quote, urlencode

import jsonschema_rs

METHODS = ("get", "put", "post", "patch", "delete")

CONNECTION_HEADERS = {"content-length", "content-type", "date", "connection", "keep-alive"}
"""Headers that any answer may have; HTTP describes them."""


class Operation:
    def __init__(self, document, path, method):
        item = document.root["paths"][path]
        self.document = document
        self.path = path
        self.method = method.upper()
        self.details = item[method]
        self.name = self.details["operationId"]
        self.tag = self.details["tags"][0]
        parameters = item.get("parameters", []) + self.details.get("parameters", [])
        self.parameters = [document.resolve(parameter) for parameter in parameters]
        self.has_body = "requestBody" in self.details
        self.responses = {
            int(status): document.resolve(response)
            for status, response in self.details["responses"].items()
        }

    def security(self):
        """The name of the token that the operation requires, or None."""
        ways = self.details["security"]
        return next(iter(ways[0])) if ways else None

    def target(self, path_values, query):
        """Its path, with these values instead of names, and a query."""
        target = re.sub(r"{(\w+)}", lambda name: quote(path_values[name[1]], safe=""), self.path)
        return target + ("?" + urlencode(query) if query else "")

    def __repr__(self):
        return self.name


class Document:
    def __init__(self, server, token=None):
        """`token` is the control token."""
        reply = server.get("/_porthole/v1/openapi.json", token=token)
        assert reply.status == 200, reply
        self.root = reply.json()
        self.operations = {}
        for path, item in self.root["paths"].items():
            for method in METHODS:
                if method in item:
                    operation = Operation(self, path, method)
                    self.operations[operation.name] = operation
        self._validators = {}

    def resolve(self, value):
        """Resolves a reference; returns anything else unchanged."""
        while "$ref" in value:
            found = self.root
            for name in value["$ref"].removeprefix("#/").split("/"):
                found = found[name.replace("~1", "/").replace("~0", "~")]
            value = found
        return value

    def problems_with(self, schema, value):
        """Why a value doesn't match a schema of the document."""
        key = str(schema)
        if key not in self._validators:
            whole = {"allOf": [schema], "components": self.root["components"]}
            self._validators[key] = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        return [
            f"/{'/'.join(map(str, error.instance_path))}: {error.message}"
            for error in self._validators[key].iter_errors(value)
        ]

    def problems_with_answer(self, operation, reply):
        """Why an answer doesn't match the document."""
        response = operation.responses.get(reply.status)
        if response is None:
            return [f"status {reply.status} is not documented: {reply.body[:300]!r}"]
        problems = self._problems_with_headers(response.get("headers", {}), reply)
        content = response.get("content", {})
        if not content:
            return problems + ([f"there is a body: {reply.body[:300]!r}"] if reply.body else [])
        media_type = (reply.header("Content-Type") or "").partition(";")[0]
        if media_type not in content:
            return [*problems, f"the content type {media_type!r} is not documented"]
        value = reply.json() if media_type.endswith("json") else reply.body.decode()
        return problems + self.problems_with(content[media_type]["schema"], value)

    def _problems_with_headers(self, documented, reply):
        headers = {name.lower(): (name, self.resolve(header)) for name, header in documented.items()}
        problems = [
            f"the header {name} is missing"
            for name, header in headers.values()
            if header.get("required") and reply.header(name) is None
        ]
        for name, text in reply.headers.items():
            if name.lower() not in headers:
                if name.lower() not in CONNECTION_HEADERS:
                    problems.append(f"the header {name} is not documented")
                continue
            schema = headers[name.lower()][1]["schema"]
            value = int(text) if schema["type"] == "integer" else text
            problems += [f"{name}: {problem}" for problem in self.problems_with(schema, value)]
        return problems
