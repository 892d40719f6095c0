"""What changes something on this machine: by whom a running server lets it be done."""

from __future__ import annotations

import pytest

from kg.serve.local import Local
from kg.serve.protocol import Refused

TOKEN = "t0ken-of-this-run"
GOOD = {"host": "127.0.0.1:8000", "origin": "http://127.0.0.1:8000", "x-kg-token": TOKEN, "content-type": "application/json; charset=utf-8"}
WAYS: dict[
    str, tuple[dict[str, str | None], int | None]
] = {  # what differs from a good request, and with what status it is refused; None: it is not
    "as the page sends it": ({}, None),
    "by another name of the loopback": ({"host": "localhost:8000", "origin": "http://localhost:8000"}, None),
    "over IPv6": ({"host": "[::1]:8000", "origin": "http://[::1]:8000", "client": "::1", "server": "::ffff:127.0.0.1"}, None),
    "no token": ({"x-kg-token": ""}, 401),
    "another token": ({"x-kg-token": TOKEN + "x"}, 401),
    "a token that is no ASCII": ({"x-kg-token": "令牌"}, 401),
    "another page of this machine": ({"origin": "http://127.0.0.1:8001"}, 403),
    "a page of the net": ({"origin": "https://example.org"}, 403),
    "a page of a file or a sandbox": ({"origin": "null"}, 403),
    "no page": ({"origin": None}, 403),
    "a name that leads here": ({"host": "evil.example:8000", "origin": "http://evil.example:8000"}, 421),
    "no name": ({"host": ""}, 421),
    "another machine": ({"client": "192.0.2.7"}, 403),
    "an address that other machines reach": ({"server": "192.0.2.1"}, 403),
    "a connection without ends": ({"client": None}, 403),
    "a form": ({"content-type": "application/x-www-form-urlencoded"}, 415),
    "no type": ({"content-type": None}, 415),
}


@pytest.mark.parametrize("way", WAYS)
def test_only_the_link_that_was_printed_changes_anything(way: str) -> None:
    """Connection, Host, Origin, token and type of a POST are looked at, and each alone is enough to refuse it, in one line."""
    changed, status = WAYS[way]
    said: dict[str, str | None] = {**GOOD, **changed}
    ends = {end: (said.pop(end, "127.0.0.1"), 8000) for end in ("client", "server")}
    headers = [(name.encode(), value.encode()) for name, value in said.items() if value is not None]
    scope = {"type": "http", "scheme": "http", "method": "POST", "headers": headers, **ends}
    local = Local(TOKEN)
    if status is None:
        local.check(scope, "application/json")
        return
    with pytest.raises(Refused) as refused:
        local.check(scope, "application/json")
    assert (refused.value.status, "\n" in str(refused.value)) == (status, False)


def test_a_token_is_new_each_time_and_is_not_sent_with_the_address() -> None:
    """Two servers have two tokens, of 32 signs; in the link it stands behind #."""
    first, second = Local(), Local()
    assert first.token != second.token
    assert (len(first.token), first.link("http://127.0.0.1:8000/")) == (32, f"http://127.0.0.1:8000/#token={first.token}")
