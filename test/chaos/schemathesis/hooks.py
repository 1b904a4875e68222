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
        "end": json_of({"type": "object"}),
    },
    "/stream": {
        "session": json_of({"$ref": "#/components/schemas/Session"}),
        "reset": json_of({"type": "object"}),
    },
}

# What the API refuses, each rule in the words of its own answer: only these excuse a refusal of what fits the document.
RULES_OF_PARAMETERS = {
    ("cursor", "must be a nextCursor of an earlier page"),
    ("from", "must not be later than `to`"),
    ("from", "must be at most five years before `to`"),
}
INEXACT = "integer beyond ±(2^53−1) cannot be kept exactly; send it as a string"


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
    if failure.code == "ST201" and mutated_parameters(case) == {"metadata"}:
        return not are_metadata_filters(response.request.url)
    if failure.code == "ST205" and case.path == BATCH:
        # `batch` is an id that an event may have: GET on this path reads that event.
        return failure.missing_methods != [] or failure.undocumented_methods != ["GET"]
    return True


def is_excused(case, errors):
    """True where each fault that the answer names is one that the document cannot speak of, and that is there."""
    places = inexact_integers(case.body, case.media_type)
    return all(
        (error["parameter"], error["detail"]) in RULES_OF_PARAMETERS
        if "parameter" in error
        else error["detail"] == INEXACT and error["pointer"] in places
        for error in errors
    )


def inexact_integers(body, media_type):
    """Pointers to the integer literals that I-JSON refuses; no keyword of JSON Schema tells them from numbers like 1e20."""
    is_lines = media_type == NDJSON and isinstance(body, dict)
    roots = body.get("events", []) if is_lines else [body]
    return {pointer for root in roots for pointer, value in members_of(root) if is_inexact(value)}


def is_inexact(value):
    return isinstance(value, int) and abs(value) > MAX_EXACT


def members_of(value, pointer=""):
    yield pointer, value
    named = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, member in named:
        yield from members_of(member, f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}")


def mutated_parameters(case):
    data = case.meta.phase.data
    mutations = getattr(data, "mutations", None) or [data]
    return {mutation.parameter for mutation in mutations}


def are_metadata_filters(url):
    """In a query everything is text: a null or a number, put where a string belongs, is the string that it reads as."""
    filters = [pair for pair in parse_qsl(urlsplit(url).query, keep_blank_values=True) if pair[0].startswith("metadata.")]
    are_short = all(len(name) <= len("metadata.") + 256 and len(value) <= 256 for name, value in filters)
    return are_short and len({name for name, _ in filters}) == len(filters) and len(filters) in range(1, 11)
