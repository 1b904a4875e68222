"""What schemathesis cannot know of this API: NDJSON, and which numbers JSON cannot carry exactly."""

import json

import schemathesis

MAX_EXACT = 2**53 - 1


@schemathesis.serializer("application/x-ndjson")
def ndjson(ctx, value):
    """One event a line; what is no batch is sent as it is, one line of JSON."""
    events = value.get("events") if isinstance(value, dict) else value
    lines = events if isinstance(events, list) else [events]
    return "\n".join(json.dumps(line) for line in lines).encode()


def is_exact(value):
    if isinstance(value, bool):
        return True
    if isinstance(value, int):
        return abs(value) <= MAX_EXACT
    if isinstance(value, list):
        return all(map(is_exact, value))
    if isinstance(value, dict):
        return all(map(is_exact, value.values()))
    return True


@schemathesis.hook
def filter_body(ctx, body):
    """An integer literal beyond 2^53-1 is refused by I-JSON, which no keyword of JSON Schema tells from 1e20."""
    return is_exact(body)
