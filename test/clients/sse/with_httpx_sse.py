"""Follows a stream with httpx-sse until it stops, and prints each message: with_httpx_sse.py ADDRESS"""

import json
import sys

import httpx
from httpx_sse import EventSource


def follow(address: str) -> None:
    last_id = ""
    with httpx.Client() as client:
        while True:
            try:
                with client.stream("GET", address, headers={"Last-Event-ID": last_id}) as response:
                    if response.status_code != 200:
                        print(json.dumps({"stoppedAt": response.status_code}))
                        return
                    for message in EventSource(response).iter_sse():
                        last_id = message.id
                        print(json.dumps({"name": message.event, "id": message.id, "data": message.data}))
            except httpx.TransportError:
                continue


follow(sys.argv[1])
