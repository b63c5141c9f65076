"""The listener: one process that speaks HTTP, holds no engine, and stops when it is told."""

from __future__ import annotations

import asyncio
import gc
import os
import resource
import signal
import socket

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from segregatie.problems import UsageError
from segregatie.server.app import Service, application
from segregatie.server.settings import Settings

#: What the HTTP server reads of a request's head before it gives up: more than our limits, so that those are told first.
_HEAD_BYTES = 131_072


def _check_address(settings: Settings) -> None:
    """Raise UsageError where the address cannot be listened on: the HTTP server would end without a word."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise UsageError(f"--host {settings.host} --port {settings.port}: {error.strerror}; choose another") from error


def _allow_files(connections: int) -> None:
    """Allow a file for each connection, as far as the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + 512
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def _server(settings: Settings, service: Service) -> Server:
    return Server(
        application(service),
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGINL,
        # HTTP/2 is the proxy's work; without it there is less to attack.
        http=HTTPModes.http1,
        websockets=False,
        backlog=min(settings.connections, 4096),
        backpressure=settings.connections,
        http1_settings=HTTP1Settings(header_read_timeout=round(settings.header_seconds * 1000), max_buffer_size=_HEAD_BYTES),
        log_enabled=False,
    )


async def _run(settings: Settings) -> bool:
    """Serve until told to stop; say whether that is why it ended."""
    service = Service(settings)
    await service.releases.start()
    server = _server(settings, service)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    loop.add_signal_handler(signal.SIGHUP, service.releases.look_now)
    serving = asyncio.create_task(server.serve())
    service.journal.tell("listening", address=settings.base, workers=settings.workers, release=service.releases.digest)
    await asyncio.wait({serving, asyncio.create_task(stop.wait())}, return_when=asyncio.FIRST_COMPLETED)
    service.stopping = True
    service.journal.tell("stopping")
    server.stop()  # type: ignore[no-untyped-call]
    await asyncio.wait({serving}, timeout=settings.stop_seconds)
    await service.releases.close()
    service.journal.tell("stopped", drained=serving.done())
    service.journal.close()
    return stop.is_set()


def listen(settings: Settings) -> None:
    """Serve until SIGTERM. Raises UsageError where the release or the address cannot be served."""
    _check_address(settings)
    _allow_files(settings.connections)
    # What is loaded stays; to go through it again and again would cost requests their time.
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    told = asyncio.run(_run(settings))
    # Connections that did not end in time are held by threads that would keep the process.
    os._exit(0 if told else 1)
