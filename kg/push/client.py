"""Requests → a server's answers: sign-on, time-outs, second tries; what goes wrong is one line without a secret in it."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Generator, Iterator, Mapping
from typing import Any

import httpx

from kg.model import PushError

TRIES = 5
PAUSE = 0.5  # seconds before the second try; twice as long before each that follows
TIMEOUT = httpx.Timeout(300, connect=10)  # a server may think long about the fingerprint of a large graph
SIZE = 16 << 20  # bytes of an answer: the largest that is asked for, a fingerprint, has about 1 MB
SECONDS = 300.0  # from an answer's headers to its end
_SAID = 10_000  # bytes of a message of which a line is made
_BUSY = (429, 500, 502, 503, 504)
_MARKUP = re.compile("<head>.*?</head>|<[^<>]*>", re.S)
_JSON = "application/sparql-results+json"


class Login(httpx.Auth):
    """A name and password, given as Basic or Digest: as the server asks. Each thread has its own, since a Digest counts its uses."""

    def __init__(self, user: str, password: str) -> None:
        """Nothing is sent before the server asks."""
        self._user, self._password = user, password
        self._own = threading.local()

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """The request as it is, and once more with the password if it was refused; from then on with the password."""
        if not hasattr(self._own, "way"):
            refused = yield request
            asked = refused.headers.get("www-authenticate", "").lower()
            if refused.status_code != 401 or not asked:
                return
            way = httpx.DigestAuth if "digest" in asked else httpx.BasicAuth
            self._own.way = way(self._user, self._password)
        yield from self._own.way.auth_flow(request)


class Client:
    """What speaks HTTP with one server. Its password goes to the address' own host and to no other."""

    def __init__(self, home: httpx.URL, login: Login | None) -> None:
        """A client for threads to share."""
        self._home, self._login = home, login
        self._met = False
        self._http = httpx.Client(
            timeout=TIMEOUT,
            headers={"Accept-Encoding": "identity"},  # what is packed may be of any size once unpacked
            event_hooks={"response": [_bound]},
        )

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def send(self, method: str, url: httpx.URL, tries: int = TRIES, **given: Any) -> httpx.Response:
        """The answer, whatever it says. A server that is busy, or no longer answers, is asked again, each time after a longer pause."""
        login = self._login if (url.scheme, url.host, url.port) == (self._home.scheme, self._home.host, self._home.port) else None
        for turn in range(1, tries + 1):
            try:
                answer = self._http.request(method, url, auth=login, **given)
            except httpx.TimeoutException as problem:
                raise PushError(f"{shown(url)}: no answer in time ({type(problem).__name__})") from None
            except (KeyError, NotImplementedError):  # httpx, of a challenge that it does not understand
                raise PushError(f"{shown(url)}: the server asks for a name and password in a way that is not known here") from None
            except (httpx.RequestError, httpx.InvalidURL) as problem:
                if turn == tries or not self._met:  # a wrong address is said at once
                    raise PushError(
                        f"{shown(url)}: expected a server that answers: {_line(str(problem)) or type(problem).__name__}"
                    ) from None
            else:
                self._met = True
                if answer.status_code == 401:
                    raise PushError(f"{shown(url)}: {self._refusal(login)}")
                if answer.status_code not in _BUSY or turn == tries:
                    return answer
            time.sleep(PAUSE * 2 ** (turn - 1))
        raise AssertionError("the last try returns or raises")

    def _refusal(self, login: Login | None) -> str:
        """What a 401 means."""
        if login is not None:
            return "the server does not take this name and password"
        return "the server asks for a name and password: give the name with --user"

    def rows(self, url: httpx.URL, query: str, tries: int = TRIES) -> list[Mapping[str, str]]:
        """The rows that a query gives. It is sent as a form, as Virtuoso hangs on a query that is the body itself."""
        answer = self.send("POST", url, tries, data={"query": query}, headers={"Accept": _JSON})
        expect(answer, url)
        try:
            found = answer.json()["results"]["bindings"]
            return [{name: term["value"] for name, term in row.items()} for row in found]
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            kind = _line(answer.headers.get("content-type", "nothing").partition(";")[0])
            raise PushError(f"{shown(url)}: expected the answer to a SPARQL query, found {kind}") from None


def _bound(answer: httpx.Response) -> None:
    """Let an answer be read no further than SIZE and SECONDS, whoever reads it (httpx itself reads that of a refused sign-on)."""
    packed = answer.headers.get("content-encoding", "identity").strip().lower()
    if packed not in ("", "identity"):
        raise PushError(f"{shown(answer.url)}: expected an answer as it is, not packed as {_line(packed)}")
    assert isinstance(answer.stream, httpx.SyncByteStream)
    answer.stream = _Bounded(answer.stream, answer.url)


class _Bounded(httpx.SyncByteStream):
    """An answer's bytes, up to a limit."""

    def __init__(self, stream: httpx.SyncByteStream, url: httpx.URL) -> None:
        self._stream, self._url = stream, url

    def __iter__(self) -> Iterator[bytes]:
        """The bytes. Raises PushError past the limit."""
        until, size = time.monotonic() + SECONDS, 0
        for piece in self._stream:
            size += len(piece)
            if size > SIZE:
                raise PushError(f"{shown(self._url)}: expected an answer of at most {SIZE >> 20} MB, and the server sends more")
            if time.monotonic() > until:
                raise PushError(f"{shown(self._url)}: expected an answer that ends within {SECONDS:g} seconds")
            yield piece

    def close(self) -> None:
        """Let go of the connection."""
        self._stream.close()


def expect(answer: httpx.Response, url: httpx.URL) -> None:
    """Let a success pass; of anything else say what the server said, in one line."""
    if answer.is_success:
        return
    if answer.has_redirect_location:
        try:
            target = url.join(answer.headers["location"])
        except httpx.InvalidURL:
            raise PushError(f"{shown(url)}: the server points to something that is no address") from None
        raise PushError(f"{shown(url)}: the server points to {shown(target)}: give that address")
    html = "html" in answer.headers.get("content-type", "")
    said = _line(_MARKUP.sub(" ", _text(answer)) if html else _text(answer))
    raise PushError(
        f"{shown(url)}: the server answered {answer.status_code} {_line(answer.reason_phrase)}".rstrip() + (f": {said}" if said else "")
    )


def _text(answer: httpx.Response) -> str:
    """The beginning of an answer as text, whatever it says of its own encoding."""
    begin = answer.content[:_SAID]
    try:
        return begin.decode(answer.charset_encoding or "utf-8", "replace")
    except (LookupError, ValueError):
        return begin.decode("utf-8", "replace")


def shown(url: httpx.URL) -> str:
    """An address as it may be printed: without name, password, query and fragment."""
    return str(url.copy_with(username=None, password=None, query=None, fragment=None))


def _line(text: str) -> str:
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())[:200]
