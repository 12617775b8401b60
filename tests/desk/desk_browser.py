"""A browser at the desk, without the browser: it keeps the cookie, and posts with its page's token."""

import re

from flask import Flask
from werkzeug.test import TestResponse

TOKEN = re.compile(r'name="token" value="([^"]+)"')


class DeskBrowser:
    """One agent's browser. `token` is that of the page that it has open."""

    def __init__(self, app: Flask, address: str = "https://line.example") -> None:
        self.client = app.test_client()
        self._address = address
        self.token = ""

    def token_of_a_new_session(self) -> str:
        return TOKEN.search(self.get("/desk/sign_in").text)[1]  # type: ignore[index]

    def sign_in(self, name: str, password: str | None = None) -> TestResponse:
        self.token = self.token_of_a_new_session()
        answer = self.post("/desk/sign_in", name=name, password=password or f"practice-{name}")
        if answer.status_code == 303:
            self.token = TOKEN.search(self.get("/desk").text)[1]  # type: ignore[index]
        return answer

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, base_url=self._address)

    def post(self, path: str, **form: str) -> TestResponse:
        return self.client.post(path, data={"token": self.token, **form}, base_url=self._address)

    def act(self, path: str, **form: str) -> str:
        """Post as the page's script does; give what it tells."""
        headers = {"X-Desk-Token": self.token}
        answer = self.client.post(path, data=form, headers=headers, base_url=self._address)
        assert answer.status_code == 200, answer.text
        return str(answer.get_json()["told"])

    def ask(self, method: str, path: str) -> TestResponse:
        return self.get(path) if method == "GET" else self.post(path)
