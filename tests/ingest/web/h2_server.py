"""A server on the loopback that speaks HTTP/2 in TLS, with a certificate made for the test."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import h2.config
import h2.connection
import h2.events
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Say = Callable[["Talk", int, str], None]


def certificates(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What a server of the host `name` shows, and what trusts it and nobody else."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    shown = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + shown.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    return server, ssl.create_default_context(cadata=shown.public_bytes(serialization.Encoding.PEM).decode("ascii"))


@dataclass
class Talk:
    """One connection of the server. `asked` are the paths, over all connections."""

    state: h2.connection.H2Connection
    writer: asyncio.StreamWriter
    asked: list[str]

    def answer(self, stream: int, headers: list[tuple[str, str]], body: bytes = b"", *, end: bool = True) -> None:
        self.state.send_headers(stream, headers, end_stream=end and not body)
        if body:
            self.state.send_data(stream, body, end_stream=end)


@dataclass
class Http2Server:
    port: int = 0
    connections: int = 0
    asked: list[str] = field(default_factory=list)


@asynccontextmanager
async def http2(say: Say, shown: ssl.SSLContext) -> AsyncIterator[Http2Server]:
    """A server that calls `say` for every request but that for robots.txt, which it does not have."""
    told = Http2Server()
    talks: set[asyncio.Task[None]] = set()
    shown.set_alpn_protocols(["h2", "http/1.1"])

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(_serve(reader, writer, say, told))
        talks.add(task)
        task.add_done_callback(talks.discard)

    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=shown)
    told.port = server.sockets[0].getsockname()[1]
    try:
        yield told
    finally:
        server.close()
        for task in list(talks):
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
        await server.wait_closed()
        await asyncio.sleep(0)


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, say: Say, told: Http2Server) -> None:
    """One connection, until either side ends it."""
    told.connections += 1
    config = h2.config.H2Configuration(
        client_side=False,
        header_encoding="utf-8",
        validate_outbound_headers=False,
        normalize_outbound_headers=False,
    )
    talk = Talk(h2.connection.H2Connection(config), writer, told.asked)
    talk.state.initiate_connection()
    try:
        while not writer.is_closing():
            writer.write(talk.state.data_to_send())
            data = await reader.read(65_536)
            if not data:
                break
            for event in talk.state.receive_data(data):
                _heard(event, talk, say)
    except ConnectionError:
        pass
    finally:
        writer.transport.abort()


def _heard(event: h2.events.Event, talk: Talk, say: Say) -> None:
    if not isinstance(event, h2.events.RequestReceived):
        return
    path = str(dict(event.headers or [])[":path"])
    talk.asked.append(path)
    if path == "/robots.txt":
        talk.answer(event.stream_id, [(":status", "404")])
    else:
        say(talk, event.stream_id, path)
