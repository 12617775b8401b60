"""A browser's tab on the practice phone, without the browser: posts as the page does, keeping what it is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

MAIN = "+18669013212"
ELENA = "+15105550101"
OWN = {"Origin": "http://localhost"}


@dataclass
class Tab:
    """It keeps the last answer, and its state for the next act."""

    client: FlaskClient
    told: dict[str, Any]

    def act(self, act: str, **others: Any) -> dict[str, Any]:
        self.told = post(self.client, "act", state=self.told["state"], act=act, **others).get_json()
        return self.told

    def keys(self, *entries: str) -> dict[str, Any]:
        for entry in entries:
            self.act("keys", keys=entry)
        return self.told

    @property
    def said(self) -> str:
        return " ".join(one["text"] for one in self.told["heard"] if one["kind"] == "spoken")


def post(client: FlaskClient, what: str, headers: Mapping[str, str] = OWN, **content: Any) -> TestResponse:
    return client.post(f"/phone/{what}", json=content, headers=headers)


def dial(client: FlaskClient, line: str = MAIN, caller: str = ELENA) -> Tab:
    return Tab(client, post(client, "dial", line=line, caller=caller).get_json())


def refused(answer: TestResponse, status: int, line: str) -> None:
    assert (answer.status_code, answer.text) == (status, line + "\n")
    assert answer.content_type == "text/plain; charset=utf-8"
