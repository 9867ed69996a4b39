"""WeChat's three addresses as its description says them, on this machine: page, exchange of the code, who it is."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

APP, SECRET, CODE, TOKEN, OPEN, UNION = "wx0000", "s3cret", "c0de", "t0ken", "oOPENID", "oUNIONID"


class Weixin(BaseHTTPRequestHandler):
    """Answers errors with status 200 and an errcode, as WeChat does."""

    def do_GET(self) -> None:
        """The two calls the server makes."""
        parts = urlsplit(self.path)
        given = {name: values[0] for name, values in parse_qs(parts.query).items()}
        answers = {"/sns/oauth2/access_token": self.exchange, "/sns/userinfo": self.who}
        body = json.dumps(answers[parts.path](given), ensure_ascii=False).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")  # as WeChat does
        self.end_headers()
        self.wfile.write(body)

    def exchange(self, given: dict[str, str]) -> dict[str, object]:
        """The code for a token."""
        wanted = {"appid": APP, "secret": SECRET, "code": CODE, "grant_type": "authorization_code"}
        if given != wanted:
            return {"errcode": 40029, "errmsg": "invalid code"}
        return {
            "access_token": TOKEN,
            "expires_in": 7200,
            "refresh_token": "r",
            "openid": OPEN,
            "scope": "snsapi_login",
            "unionid": UNION,
        }

    def who(self, given: dict[str, str]) -> dict[str, object]:
        """The token for who it is."""
        if given != {"access_token": TOKEN, "openid": OPEN}:
            return {"errcode": 40003, "errmsg": "invalid openid"}
        return {"openid": OPEN, "nickname": "建国在工地", "sex": 1, "headimgurl": "https://…", "unionid": UNION}

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def running() -> Iterator[str]:
    """Its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Weixin)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
