"""What this API promises beyond the words of OpenAPI 3.1 and JSON Schema. All else that schemathesis finds is a finding."""

import json
from urllib.parse import parse_qsl, urlsplit

import schemathesis

MAX_EXACT = 2**53 - 1
NODE_MAX_HEADERS_BYTES = 16 * 1024
BATCH = "/sessions/{sessionId}/events/batch"
NDJSON = "application/x-ndjson"


def json_of(schema):
    return {"type": "string", "contentMediaType": "application/json", "contentSchema": schema}


# The messages of each stream, by name.
MESSAGES = {
    "/sessions/{sessionId}/stream": {
        "event": json_of({"$ref": "#/components/schemas/Event"}),
        "session": json_of({"$ref": "#/components/schemas/Session"}),
        "caught-up": json_of({"type": "object", "required": ["lastSequence"]}),
        "reset": json_of({"type": "object", "required": ["lastSequence"]}),
        "end": json_of({"type": "object"}),
    },
    "/stream": {
        "session": json_of({"$ref": "#/components/schemas/Session"}),
        "annotation": json_of({"type": "object", "required": ["sessionId", "name"]}),
        "caught-up": json_of({"type": "object"}),
        "reset": json_of({"type": "object"}),
    },
}

# What the API refuses, each rule in the words of its own answer: only these excuse a refusal of what fits the document.
RULES_OF_PARAMETERS = {
    ("cursor", "must be a nextCursor of an earlier page"),
    ("from", "must not be later than `to`"),
    ("from", "must be at most five years before `to`"),
    ("limit", "goes with JSON alone: the text formats hold the whole transcript"),
    ("cursor", "goes with JSON alone: the text formats hold the whole transcript"),
}
# The same of places that the configuration decides about, or two members together: each with how the answer begins.
RULES_OF_PLACES = {
    "annotation.": "has no index",
    "groupBy": "",
    "If-Match": "",
    "If-None-Match": "",
    "/url": "",
    "/secret": "",
    "/include": "",
    "/to": "must be later than `from`",
}
# The same of one value and its name; each with what breaks it.
RULES_OF_VALUES = {
    # No keyword of JSON Schema tells such a literal from numbers like 1e20.
    "integer beyond ±(2^53−1) cannot be stored exactly; send it as a string": lambda name, value: isinstance(value, int)
    and abs(value) > MAX_EXACT,
    # At any level of a payload.
    "the name __proto__ is not allowed": lambda name, value: name == "__proto__",
    # Its offset may put the last day into the year 10000.
    "must be an RFC 3339 time with an offset, such as 2026-01-31T09:30:00.250Z, in the years 0000 to 9999": lambda name, value: (
        str(value).startswith("9999-12-31")
    ),
}


@schemathesis.hook
def before_load_schema(ctx, raw_schema):
    """OpenAPI 3.1 has no word for a body of many parts: lines of NDJSON are one event each, and a stream is its messages."""
    paths = raw_schema["paths"]
    batch = paths[BATCH]["post"]["requestBody"]["content"]
    batch[NDJSON] = {"schema": batch["application/json"]["schema"]}
    for path, named in MESSAGES.items():
        messages = [{"properties": {"event": {"const": name}, "data": data}} for name, data in named.items()]
        stream = paths[path]["get"]["responses"]["200"]["content"]["text/event-stream"]
        stream["schema"] = {"type": "object", "required": ["event", "data"], "oneOf": messages}


@schemathesis.serializer(NDJSON)
def ndjson(ctx, value):
    """A batch as lines; what is no batch is sent as it is, one line of JSON."""
    is_batch = isinstance(value, dict) and list(value) == ["events"] and isinstance(value["events"], list)
    return "\n".join(json.dumps(line) for line in (value["events"] if is_batch else [value])).encode()


@schemathesis.check
def batch_items_are_taken(ctx, response, case):
    """A batch answers 200 whatever its items are: events that fit the document must not come back as `invalid`."""
    if case.path != BATCH or response.status_code != 200 or not case.meta or not case.meta.generation.mode.is_positive:
        return
    for item in response.json()["results"]:
        problem = item.get("problem", {"status": 0})
        assert problem["status"] != 400 or is_excused(case, problem["errors"]), f"Refused: {problem['errors']}"


@schemathesis.hook
def filter_failure(ctx, failure, case, response):
    """False for what only looks like a failure."""
    if response.status_code == 431:
        # A query may be longer than Node takes, and is then answered by its parser, plainly; the document says so in words.
        return len(response.request.url) < NODE_MAX_HEADERS_BYTES - 1024
    if failure.code == "ST202" and response.status_code == 400:
        return not is_excused(case, response.json()["errors"])
    if failure.code == "ST201" and case.path == BATCH and response.status_code == 200:
        return response.json()["invalid"] == 0
    if case.path == "/ingest/{provider}":
        # What providers send is taken as it is, also where the document shows another shape; a document of no call is 422.
        return failure.code not in ("ST201", "ST202")
    if failure.code == "ST201" and mutated_parameters(case) == {"metadata"}:
        return not are_metadata_filters(response.request.url)
    if failure.code == "ST205" and case.path == BATCH:
        # `batch` is an id that an event may have: GET on this path reads that event.
        return failure.missing_methods != [] or failure.undocumented_methods != ["GET"]
    return True


def is_excused(case, errors):
    """True where each fault that the answer names is one that the document cannot speak of, and that is there."""
    is_lines = case.media_type == NDJSON and isinstance(case.body, dict)
    roots = case.body.get("events", []) if is_lines else [case.body]
    broken = {fault for root in roots for fault in faults_of(root)}
    query = {fault for name, value in (case.query or {}).items() for fault in faults_of(value, name, name)}
    told = {(error.get("parameter", error.get("pointer")), error["detail"]) for error in errors}
    told = {fault for fault in told if not is_of_a_place(*fault)}
    return told <= broken | query | RULES_OF_PARAMETERS


def is_of_a_place(place, detail):
    return any(place.startswith(begin) and detail.startswith(rule) for begin, rule in RULES_OF_PLACES.items())


def faults_of(value, place="", name=None):
    """The rules of values that are broken, each with its place: a JSON pointer, or the name of a parameter."""
    yield from ((place, rule) for rule, is_broken in RULES_OF_VALUES.items() if is_broken(name, value))
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield from faults_of(member, f"{place}/{str(key).replace('~', '~0').replace('/', '~1')}", key)


def mutated_parameters(case):
    data = case.meta.phase.data
    mutations = getattr(data, "mutations", None) or [data]
    return {mutation.parameter for mutation in mutations}


def are_metadata_filters(url):
    """In a query everything is text: a null or a number, put where a string belongs, is the string that it reads as."""
    filters = [pair for pair in parse_qsl(urlsplit(url).query, keep_blank_values=True) if pair[0].startswith("metadata.")]
    are_short = all(len(name) <= len("metadata.") + 256 and len(value) <= 256 for name, value in filters)
    return are_short and len({name for name, _ in filters}) == len(filters) and len(filters) in range(1, 11)
