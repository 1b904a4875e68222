"""Follows a stream with sseclient-py until it stops, and prints each message: with_sseclient.py ADDRESS"""

import json
import sys

import requests
from sseclient import SSEClient


def follow(address: str) -> None:
    last_id = ""
    while True:
        with requests.get(address, headers={"Last-Event-ID": last_id}, stream=True) as response:
            if response.status_code != 200:
                print(json.dumps({"stoppedAt": response.status_code}))
                return
            try:
                for message in SSEClient(response).events():
                    last_id = message.id or last_id
                    print(json.dumps({"name": message.event, "id": message.id, "data": message.data}))
            except requests.RequestException:
                continue


follow(sys.argv[1])
