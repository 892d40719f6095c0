"""The graph over HTTP: a SPARQL 1.1 endpoint, its pages, and every IRI of ours as a page or as RDF. Read-only.

request → protocol → a job → pool → worker (the store) → frames → answer
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg import store as disk
from kg.model import ConfigurationError

if TYPE_CHECKING:
    import uvicorn
    from starlette.types import ASGIApp

    from kg.serve.review import Decisions

HEADER_LIMIT = 128 * 1024  # bytes of a request's line and headers


@contextmanager
def on_disk(path: Path) -> Iterator[Path]:
    """The store of an output folder; or, of files of RDF, one made of them for as long as it is wanted."""
    path = Path(path)
    place = path / disk.NAME if (path / disk.NAME).is_dir() else path
    if (place / "CURRENT").is_file():
        yield place
        return
    with tempfile.TemporaryDirectory(prefix="kg-serve-") as folder:
        loaded = disk.open_path(path)
        yield disk.write(loaded.quads_for_pattern(None, None, None, None), Path(folder))


def serve(
    path: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    seconds: float = 10.0,
    rows: int = 1_000_000,
    memory: int = 1024,
    workers: int | None = None,
    allow_hosts: Iterable[str] = (),
    cors: bool = False,
    decisions: Decisions | None = None,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the graph at a path until interrupted; `ready` is called with the address once it answers.

    A query has `seconds`, `rows` of answer and `memory` megabytes; `workers` are answered at once, by default one for each processor, and
    twice as many long ones beside them. Requests are answered whose Host is a name of the loopback, `host`, the address that they came to,
    or one of `allow_hosts`; `cors` lets pages of other origins ask. `decisions` (kg.corrections.Kept) are taken from pages that were opened by
    the link with the token, which `ready` is given then, on the loopback alone. Raises InputError, ConfigurationError (also where the port is taken).
    """
    with installed():
        from kg.serve.app import application
        from kg.serve.local import Local
        from kg.serve.pool import Limits
        from kg.serve.review import Review
    local = Local() if decisions else None
    if local and not _is_loopback(host):
        raise ConfigurationError(f"--review: expected an address of the loopback (--host 127.0.0.1), not {host}")
    with on_disk(path) as place:
        disk.open_store(place)  # says in words what is wrong with it, if anything is
        lanes = workers or max(os.cpu_count() or 1, 2)
        limits = Limits(quick=lanes, slow=2 * lanes, seconds=seconds, rows=rows, memory=memory)
        review = Review(local, decisions) if local and decisions else None
        app = application(place, limits, title=str(path), hosts=names(host, allow_hosts), cors=cors, review=review)
        listen(app, host, port, local.link if local else str, ready)


@contextmanager
def installed() -> Iterator[None]:
    """Say what to install where a part of the server cannot be imported."""
    try:
        yield
    except ImportError as problem:
        raise ConfigurationError(f"kg serve needs starlette and uvicorn: pip install 'policy-kg[serve]' ({problem})") from None


def listen(app: ASGIApp, host: str, port: int, link: Callable[[str], str], ready: Callable[[str], None] | None) -> None:
    """Serve an application until interrupted; `ready` is called with the `link` of its address once it answers. Raises ConfigurationError."""
    import uvicorn

    from kg.serve.connection import Connection

    config = uvicorn.Config(
        app,
        http=Connection,
        h11_max_incomplete_event_size=HEADER_LIMIT,
        log_level="warning",
        timeout_keep_alive=15,
        timeout_graceful_shutdown=3,
        server_header=False,
        lifespan="on",
    )
    with _bound(host, port) as listening, _terminated():
        asyncio.run(_run(uvicorn.Server(config), listening, link, ready))


def names(host: str, allowed: Iterable[str]) -> list[str]:
    """The names that a server answers to besides those of the loopback. Raises ConfigurationError for one that is none."""
    from kg.serve.guard import hostname

    given = [f"[{name}]" if name.count(":") > 1 and not name.startswith("[") else name for name in (host, *allowed)]
    if wrong := next((name for name in given[1:] if hostname(name) is None), None):
        raise ConfigurationError(f"{wrong}: expected the name of a host, as in the addresses that lead to this server")
    return given


def _is_loopback(host: str) -> bool:
    """Whether other machines cannot reach what listens there."""
    from ipaddress import ip_address

    try:
        return all(ip_address(found[4][0]).is_loopback for found in socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM))
    except (OSError, ValueError):
        return False


async def _run(server: uvicorn.Server, listening: socket.socket, link: Callable[[str], str], ready: Callable[[str], None] | None) -> None:
    running = asyncio.ensure_future(server.serve(sockets=[listening]))
    while not server.started and not running.done():
        await asyncio.sleep(0.02)
    if ready and server.started:
        host, port = listening.getsockname()[:2]
        try:
            ready(link(f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"))
        except BaseException:
            server.should_exit = True
            await running
            raise
    await running


@contextmanager
def _bound(host: str, port: int) -> Iterator[socket.socket]:
    """A socket that listens; port 0 takes a free one."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(family, kind, protocol) as listening:
            if os.name == "posix":
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(1024)
            yield listening
    except (OSError, OverflowError) as problem:
        raise ConfigurationError(f"{host}:{port}: expected an address to listen on: {problem}") from problem


@contextmanager
def _terminated() -> Iterator[None]:
    """SIGTERM ends the server as Ctrl+C does, with what it has to clean up."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, former)
