"""Generate the types and calls of the client from docs/openapi.json: `python scripts/generate.py [--check]`."""

from __future__ import annotations

import json
import keyword
import re
import sys
import textwrap
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = ROOT / "clients/python/src/conversation_service"
HEAD = '"""{about}"""\n\n# Made by `python scripts/generate.py` from docs/openapi.json; do not edit.\n\n'
METHODS = ("get", "put", "post", "patch", "delete")


def snake(name: str) -> str:
    word = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).replace("-", "_").replace(".", "_").lower()
    return f"{word}_" if keyword.iskeyword(word) else word


class Document:
    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.schemas: dict[str, Any] = document["components"]["schemas"]

    def resolve(self, node: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in node:
            target: Any = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = target
        return node

    def annotation(self, node: dict[str, Any], prefix: str, *, sent: bool = False) -> str:
        """Return the Python type of a schema; `prefix` is put before the names of other types."""
        if "$ref" in node and "/schemas/" in node["$ref"]:
            return self._named(node["$ref"].rsplit("/", 1)[1], prefix, sent=sent)
        node = self.resolve(node)
        if "enum" in node and all(isinstance(value, str) for value in node["enum"]) and len(node["enum"]) <= 12:
            return f"Literal[{', '.join(map(json.dumps, node['enum']))}]"
        kind = node.get("type")
        if isinstance(kind, list):
            return " | ".join(dict.fromkeys(self.annotation({**node, "type": k}, prefix, sent=sent) for k in kind))
        if kind is None and ("anyOf" in node or "oneOf" in node):
            parts = node.get("anyOf") or node["oneOf"]
            return " | ".join(dict.fromkeys(self.annotation(part, prefix, sent=sent) for part in parts))
        if kind == "array":
            item = self.annotation(node.get("items", {}), prefix, sent=sent)
            return f"Sequence[{item}]" if sent else f"list[{item}]"
        if kind == "string" and node.get("format") == "date-time" and sent:
            return "str | datetime"
        if kind == "object" or kind is None:
            return ("Mapping[str, Any]" if sent else "dict[str, Any]") if kind else "Any"
        return {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}[kind]

    def _named(self, name: str, prefix: str, *, sent: bool) -> str:
        schema = self.schemas[name]
        if self.is_record(schema):
            return f"{prefix}{name}"
        return self.annotation(schema, prefix, sent=sent)

    @staticmethod
    def is_record(schema: dict[str, Any]) -> bool:
        return schema.get("type") == "object" and bool(schema.get("properties"))


def quoted(text: str, indent: str) -> str:
    lines = textwrap.wrap(text.replace("\\", "\\\\").replace('"""', "'''"), 116 - len(indent))
    body = f"\n{indent}".join(lines)
    return f'{indent}"""{body}"""' if len(lines) == 1 else f'{indent}"""{body}\n{indent}"""'


def models(document: Document) -> str:
    out = [
        HEAD.format(about="The JSON of the API, as typed dictionaries."),
        "# ruff: noqa: E501\nfrom __future__ import annotations\n\n",
    ]
    out.append("from typing import Any, Literal, TypedDict\n")
    for name, schema in document.schemas.items():
        if not document.is_record(schema):
            continue
        required = schema.get("required", [])
        sent = name.endswith("Input") or schema.get("additionalProperties") is False
        fields = {k: document.annotation(v, "", sent=sent) for k, v in schema["properties"].items()}
        about = schema.get("description") or f"`{name}` of the API."
        out.append(record(name, about, fields, required))
    text = "\n".join(out)
    extra = "".join(
        f"from {module} import {', '.join(names)}\n"
        for module, names in (
            ("collections.abc", [n for n in ("Mapping", "Sequence") if f"{n}[" in text]),
            ("datetime", ["datetime"] if "datetime" in text else []),
        )
        if names
    )
    return text.replace("from typing import", extra + "from typing import", 1)


def record(name: str, about: str, fields: dict[str, str], required: list[str]) -> str:
    must = {k: v for k, v in fields.items() if k in required}
    may = {k: v for k, v in fields.items() if k not in required}
    if any(map(keyword.iskeyword, fields)):
        # A member such as `from` is a keyword and needs the functional syntax. All members are required in answers.
        pairs = ", ".join(f'"{k}": {json.dumps(v)}' for k, v in fields.items())
        return f'\n{name} = TypedDict("{name}", {{{pairs}}})\n{quoted(about, "")}\n'
    base, kind = "TypedDict", ""
    text = ""
    if must and may:
        text += f"\nclass _{name}Required(TypedDict):\n" + "".join(f"    {k}: {v}\n" for k, v in must.items()) + "\n"
        base, fields = f"_{name}Required", may
    if may:
        kind = ", total=False"
    body = "".join(f"    {k}: {v}\n" for k, v in fields.items())
    return f"{text}\nclass {name}({base}{kind}):\n{quoted(about, '    ')}\n\n{body}"


class Call:
    """One operation, split into the parts of a method."""

    def __init__(self, document: Document, path: str, method: str, operation: dict[str, Any]) -> None:
        self.document, self.path, self.method, self.operation = document, path, method.upper(), operation
        self.name = snake(operation["operationId"])
        self.parameters = [document.resolve(p) for p in operation.get("parameters", [])]
        contents = operation.get("requestBody", {}).get("content", {})
        self.content_type = next((c for c in contents if c == "application/json"), next(iter(contents), None))
        self.body = contents.get(self.content_type, {}).get("schema") if self.content_type else None
        self.answers = {
            int(status): document.resolve(answer).get("content", {})
            for status, answer in operation["responses"].items()
            if status.isdigit()
        }

    @property
    def is_stream(self) -> bool:
        return any("text/event-stream" in content for content in self.answers.values())

    def result(self) -> str:
        kinds: list[str] = []
        for status, content in self.answers.items():
            if status < 300 and "application/json" in content:
                kinds.append(self.document.annotation(content["application/json"]["schema"], "models."))
            elif status < 300 and content and not any("json" in c for c in content):
                kinds.append("str")
            elif status < 300 and content and "application/json" not in content:
                kinds.append("dict[str, Any]")
        if not kinds:
            return "None"
        return " | ".join(dict.fromkeys(kinds))

    def accepted(self) -> list[int]:
        """Statuses outside 2xx that are answers rather than errors, such as 503 from a health check."""
        return [s for s, content in self.answers.items() if s >= 400 and "application/json" in content]

    def arguments(self) -> tuple[list[str], list[str]]:
        places = [f"{snake(p['name'])}: str" for p in self.parameters if p["in"] == "path"]
        names = []
        for p in self.parameters:
            if p["in"] == "query":
                names.append(
                    f"{snake(p['name'])}: {self.document.annotation(p['schema'], 'models.', sent=True)} | None = None"
                )
        return places, names

    def body_pieces(self) -> tuple[list[str], list[str], str]:
        """Return the positional arguments, the keyword arguments, and the expression of the body."""
        if self.body is None:
            return [], [], "None"
        schema = self.document.resolve(self.body)
        if not schema.get("properties") or schema.get("additionalProperties") is not False:
            is_map = schema.get("type") == "object" and not schema.get("properties")
            return ["body: Mapping[str, Any]" if is_map else "body: Any"], [], "body"
        places, names, members = [], [], []
        for key, part in schema["properties"].items():
            kind = self.document.annotation(part, "models.", sent=True)
            if key in schema.get("required", []) and key != "eventId":
                places.append(f"{snake(key)}: {kind}")
            else:
                names.append(f"{snake(key)}: {kind if kind.endswith('None') else f'{kind} | None'} = None")
            value = f"{snake(key)} or new_id()" if key == "eventId" else snake(key)
            members.append(f'"{key}": {value}')
        return places, names, "given({" + ", ".join(members) + "})"

    def source(self, *, awaited: bool) -> str:
        places, names = self.arguments()
        more_places, more_names, body = self.body_pieces()
        taken = {n.split(":")[0] for n in places + names}
        clash = [n for n in more_places + more_names if n.split(":")[0] in taken]
        if clash:
            raise SystemExit(f"{self.name}: {clash} stands in the body and in the path or query")
        signature = ", ".join(
            ["self", *places, *more_places, *(["*", *names, *more_names] if names or more_names else [])]
        )
        path = re.sub(r"\{(\w+)\}", lambda m: "{segment(" + snake(m[1]) + ")}", self.path)
        query = ", ".join(f'"{p["name"]}": {snake(p["name"])}' for p in self.parameters if p["in"] == "query")
        extra = f", accepted={tuple(self.accepted())!r}" if self.accepted() else ""
        if self.content_type not in (None, "application/json"):
            extra += f', content_type="{self.content_type}"'
        summary = self.operation.get("summary", self.name).rstrip(".") + "."
        about = quoted(f"{summary} {self.operation.get('description', '')}".strip(), "        ")
        lead, wait = ("async def", "await ") if awaited else ("def", "")
        place = f'f"{path}"' if "{" in path else f'"{path}"'
        call = f'{wait}self._call("{self.method}", {place}, {{{query}}}, {body}{extra})'
        result = self.result()
        last = call if result == "None" else f'return cast("{result}", {call})'
        return f"\n    {lead} {self.name}({signature}) -> {result}:\n{about}\n        {last}\n"


def calls(document: Document) -> str:
    operations = [
        Call(document, path, method, item[method])
        for path, item in document.document["paths"].items()
        for method in METHODS
        if method in item
    ]
    out = HEAD.format(about="The operations of the API, one method each.")
    out += (
        "# ruff: noqa: E501\nfrom __future__ import annotations\n\n"
        "from collections.abc import Mapping, Sequence\nfrom datetime import datetime\n"
        "from typing import Any, Literal, cast\n\n"
        "from . import _models as models\nfrom ._requests import given, new_id, segment\n\n"
    )
    for name, awaited in (("Calls", False), ("AsyncCalls", True)):
        lead = "async def" if awaited else "def"
        out += f'\nclass {name}:\n    """Operations with a single response; the client adds streams and iterators."""\n'
        out += (
            f"\n    {lead} _call(\n        self,\n        method: str,\n        path: str,\n"
            "        query: Mapping[str, Any],\n        body: Any,\n        *,\n"
            '        accepted: tuple[int, ...] = (),\n        content_type: str = "application/json",\n'
            "    ) -> Any:\n        raise NotImplementedError\n"
        )
        out += "".join(call.source(awaited=awaited) for call in operations if not call.is_stream) + "\n"
    return out.rstrip() + "\n"


def main() -> None:
    document = Document(json.loads((ROOT / "docs/openapi.json").read_text()))
    stale = []
    for name, text in (("_models.py", models(document)), ("_calls.py", calls(document))):
        file = PACKAGE / name
        if "--check" not in sys.argv:
            print(file.relative_to(ROOT))
        if file.exists() and file.read_text() == text:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            file.write_text(text)
    if stale and "--check" in sys.argv:
        raise SystemExit(f"Stale: {', '.join(stale)}. Run python clients/python/scripts/generate.py.")


if __name__ == "__main__":
    main()
