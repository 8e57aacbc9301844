"""Sixteen connections that are kept busy, by a client on a core of its own."""

import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat

from bench.server import CLIENT_CORE, PATIENCE, GivenUp, Server, kept_to

CONNECTIONS = 16


@dataclass(frozen=True)
class Load:
    """What a server did: seconds by the clock, of processor, of it its database's, and each reply's."""

    seconds: float
    cpu: float
    database_cpu: float
    waits: list[float]

    @property
    def cpu_each(self) -> float:
        """Milliseconds of processor for one request."""
        return self.cpu / len(self.waits) * 1000

    @property
    def database_cpu_each(self) -> float:
        return self.database_cpu / len(self.waits) * 1000

    @property
    def rate(self) -> float:
        return len(self.waits) / self.seconds


def always(requests: list[bytes]) -> list[Iterator[bytes]]:
    """Return the requests of each connection, where each sends one over and over."""
    return [repeat(requests[number % len(requests)]) for number in range(CONNECTIONS)]


def load(server: Server, requests: list[Iterator[bytes]], seconds: float) -> Load:
    """Keep the connections busy for so long. Requests are ready-made, so that the client can follow."""
    with kept_to(CLIENT_CORE), selectors.DefaultSelector() as selector:
        connections = [_Connection(server.port, each) for each in requests]
        for connection in connections:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        waits: list[float] = []
        before, database_before, begun = server.cpu(), server.database_cpu(), time.perf_counter()
        for connection in connections:
            connection.send()
        busy = len(connections)
        while busy:
            ready = selector.select(PATIENCE)
            if not ready:
                raise GivenUp(f"Serveren svarede ikke inden {PATIENCE} s under belastning.")
            for key, _ in ready:
                if not key.data.receive():
                    continue
                now = time.perf_counter()
                waits.append(now - key.data.sent)
                if now < begun + seconds:
                    key.data.send()
                else:
                    busy -= 1
        seconds = time.perf_counter() - begun
        database_cpu = server.database_cpu() - database_before
        done = Load(seconds, server.cpu() - before, database_cpu, waits)
        for connection in connections:
            connection.socket.close()
    return done


class _Connection:
    def __init__(self, port: int, requests: Iterator[bytes]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.requests = requests
        self.got = b""
        self.sent = 0.0

    def send(self) -> None:
        request = next(self.requests)
        self.sent = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> bool:
        """Take what has come; say whether the reply is whole. Raises GivenUp where it is no 200."""
        part = self.socket.recv(1 << 18)
        if not part:
            raise GivenUp("Serveren lukkede en forbindelse under belastning.")
        self.got += part
        head, end, body = self.got.partition(b"\r\n\r\n")
        if not end:
            return False
        if not head.startswith(b"HTTP/1.1 200"):
            raise GivenUp(f"Serveren svarede {head.splitlines()[0].decode()} under belastning.")
        _, _, length = head.lower().partition(b"\r\ncontent-length:")
        if len(body) < int(length.partition(b"\r\n")[0]):
            return False
        self.got = b""
        return True
