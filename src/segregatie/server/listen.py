"""The listener: one process that speaks HTTP, holds no engine, and stops when it is told."""

from __future__ import annotations

import asyncio
import gc
import os
import resource
import signal
import socket
from collections.abc import Mapping

from granian._granian import ListenerSpec
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from segregatie.base.problems import UsageError
from segregatie.server.app import Other, application
from segregatie.server.service import Service
from segregatie.server.settings import Settings

#: What the HTTP server reads of a request's head before it gives up: more than our limits, so that those are told first.
_HEAD_BYTES = 131_072
#: What the system holds of an answer for a client that is slow to read: so little that it shows soon whether it reads at all.
_SEND_BYTES = 262_144


def _address(settings: Settings) -> str:
    """Give the number of the address to listen on. Raises UsageError where it cannot be: the HTTP server would end without a word."""
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)
        # A name may stand for both; the older of the two is what clients expect behind `localhost`.
        family, kind, protocol, _, address = min(found, key=lambda each: each[0] != socket.AF_INET)
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            return str(address[0])
    except OSError as error:
        raise UsageError(f"--host {settings.host} --port {settings.port}: {error.strerror}; choose another") from error


def _allow_files(connections: int) -> None:
    """Allow a file for each connection, as far as the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + 512
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


class _Server(Server):
    """The HTTP server on a socket that lets go of who does not read: connections have its settings from the start."""

    patience = 0.0

    def _init_shared_socket(self) -> None:
        held = ListenerSpec(self.bind_addr, self.bind_port, self.backlog).build()
        self._ssp, self._shd = None, held  # type: ignore[assignment]
        with socket.socket(fileno=os.dup(held.get_fd())) as ours:
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BYTES)
            if hasattr(socket, "TCP_USER_TIMEOUT"):
                ours.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, round(self.patience * 1000))


def _server(settings: Settings, address: str, service: Service, others: Mapping[str, Other]) -> Server:
    server = _Server(
        application(service, others),
        address=address,
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
    server.patience = settings.send_seconds
    return server


async def _run(settings: Settings, address: str, others: Mapping[str, Other]) -> bool:
    """Serve until told to stop; say whether that is why it ended."""
    service = Service(settings)
    await service.releases.start()
    server = _server(settings, address, service, others)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    loop.add_signal_handler(signal.SIGHUP, service.releases.look_now)
    serving = asyncio.create_task(server.serve())
    service.journal.tell("listening", address=settings.base, workers=settings.workers, release=service.releases.current.digest)
    await asyncio.wait({serving, asyncio.create_task(stop.wait())}, return_when=asyncio.FIRST_COMPLETED)
    service.stopping = True
    service.journal.tell("stopping")
    server.stop()  # type: ignore[no-untyped-call]
    await asyncio.wait({serving}, timeout=settings.stop_seconds)
    await service.releases.close()
    service.journal.tell("stopped", drained=serving.done())
    service.journal.close()
    return stop.is_set()


def listen(settings: Settings, others: Mapping[str, Other]) -> None:
    """Serve until SIGTERM, and others at their paths. Raises UsageError where the release or the address cannot be served."""
    address = _address(settings)
    _allow_files(settings.connections)
    # What is loaded stays; to go through it again and again would cost requests their time.
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    told = asyncio.run(_run(settings, address, others))
    # Connections that did not end in time are held by threads that would keep the process.
    os._exit(0 if told else 1)
