"""`manage.py run`, as a person meets it: one command, an empty DATA_DIR, and the pages are there."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Answer(NamedTuple):
    status: int
    headers: Message
    text: str


class Server:
    """A Kapitel that runs on a port of its own, with its data in a folder of its own."""

    def __init__(self, data: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.environment = {
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(data),
            "PORT": str(self.port),
        }
        self.process = self.start()

    def start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "manage.py", "run"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def get(self, path: str, host: str = "localhost") -> Answer:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request("GET", path, headers={"Host": f"{host}:{self.port}"})
            response = connection.getresponse()
            return Answer(
                response.status, response.headers, response.read().decode(errors="replace")
            )

    def wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                self.get("/healthz")
            except OSError:
                time.sleep(0.05)
            else:
                return
        pytest.fail(f"The server does not answer: {self.stop()}")

    def stop(self) -> str:
        self.process.send_signal(signal.SIGINT)
        return self.process.communicate(timeout=20)[0]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("data"))
    server.wait()
    yield server
    if server.process.poll() is None:
        server.stop()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_both_names_are_served_without_a_redirect(server: Server, host: str) -> None:
    assert server.get("/", host).status == 200


def test_another_name_is_refused(server: Server) -> None:
    assert server.get("/", "kapitel.example").status == 400


def test_static_files_are_hashed_compressed_and_kept_for_good(server: Server) -> None:
    naming = server.get("/").text + server.get("/manifest.webmanifest").text
    addresses = re.findall(r'"(/static/[^"#]+)', naming)
    assert addresses
    for address in addresses:
        response = server.get(address)
        assert response.status == 200, address
        assert "immutable" in (response.headers["Cache-Control"] or ""), address
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_second_one_on_the_same_port_says_so(server: Server) -> None:
    second = server.start()
    said = second.communicate(timeout=20)[0]
    assert second.returncode == 1
    assert said.startswith(f"Port {server.port} er optaget")
    assert said.count("\n") == 1


def test_ctrl_c_stops_it_quietly(server: Server) -> None:
    said = server.stop()
    assert server.process.returncode == 0
    assert said.endswith(f"Kapitel kører på http://localhost:{server.port} – stop med Ctrl+C\n")
    assert "Traceback" not in said
