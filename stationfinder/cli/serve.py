"""`serve`: the site on a production WSGI server (why granian: docs/decisions/0002-server.md)."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import ssl
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from errno import EADDRINUSE
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from cryptography import x509

from stationfinder import config
from stationfinder.cli.terminal import fail, open_register

if TYPE_CHECKING:
    from granian.server.common import AbstractServer

PORTS_TRIED = 50
KILLED_AFTER_S = 5
READY_TRIES = 600


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=min(4, os.cpu_count() or 1), show_default=True, type=click.IntRange(1, 64))
@click.option("--next-free", is_flag=True, help="Take the next free port when this one is taken.")
@click.option(
    "--tls-self-signed", is_flag=True, help="HTTPS with a certificate made here, to try geolocation on a phone."
)
def serve(host: str, port: int, workers: int, next_free: bool, tls_self_signed: bool) -> None:
    """Serve the site until SIGTERM or Ctrl-C."""
    settings = config.load()
    with open_register():
        for warning in config.warnings(settings):
            click.echo(warning, err=True)
    # The server itself takes addresses only, and says of a name that it has a bad syntax.
    address = _address(host)
    port = _port(address, port, next_free)
    certificate = _certificate(settings.data_dir / "tls", host) if tls_self_signed else None
    server = granian("stationfinder.app:create_app", address, port, workers, certificate)
    url = f"{'https' if certificate else 'http'}://{_shown(host)}:{port}"
    # A process and not a thread: the server forks its workers, and a lock that a thread holds at that moment (an import
    # of urllib's, for one) stays locked in the worker for ever.
    multiprocessing.get_context("fork").Process(target=_announce, args=(url, settings.hosts), daemon=True).start()
    server.serve()


def granian(
    target: str, host: str, port: int, workers: int, certificate: tuple[Path, Path] | None = None
) -> AbstractServer[Any]:
    """The server with our settings, not yet started. `target`: `module:factory`. The benches' peers use it too."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    return Granian(
        target,
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        backlog=2048,
        log_access=False,
        log_enabled=True,
        log_level=LogLevels.warning,
        ssl_cert=certificate[0] if certificate else None,
        ssl_key=certificate[1] if certificate else None,
        respawn_failed_workers=True,
        # A worker that is still starting inherits the main process's handlers and swallows SIGTERM: it is waited for
        # that many seconds and then killed. It holds no write open.
        workers_kill_timeout=KILLED_AFTER_S,
    )


def _address(host: str) -> str:
    """The address that `host` stands for (IPv4 first). Ends with status 2 for a name that nobody knows."""
    try:
        known = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        return str(min(known, key=lambda one: one[0] != socket.AF_INET)[4][0])
    except (socket.gaierror, UnicodeError):
        fail(f"--host：找不到「{host[:80]}」这个地址，请写本机的 IP 地址，例如 127.0.0.1 或 0.0.0.0。", 2)


def _port(host: str, wanted: int, next_free: bool) -> int:
    last = min(65535, wanted + PORTS_TRIED) if next_free else wanted
    for port in range(wanted, last + 1):
        if _is_free(host, port):
            return port
    raise click.ClickException(f"port {wanted} is taken: choose another with --port, or add --next-free")


def _is_free(host: str, port: int) -> bool:
    # The server itself listens with SO_REUSEPORT, so a second one would silently share the port.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == EADDRINUSE:
                return False
            fail(f"{host} 的 {port} 端口用不了（{error.strerror}）。请换一个 --host 或 --port。", 2)
    return True


def _shown(host: str) -> str:
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _announce(url: str, hosts: list[str]) -> None:
    """Print the address once the site answers, and under which names it does when only some are trusted."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # Our own certificate signs itself; nothing but readiness is read through this context.
    context = ssl._create_unverified_context() if url.startswith("https") else None  # noqa: S323
    for _ in range(READY_TRIES):
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=2, context=context):  # noqa: S310 - our own address
                names = f" (pages only under {', '.join(hosts)}: STATIONFINDER_TRUSTED_HOSTS)" if hosts else ""
                click.echo(f"驿路有家 is ready: {url}{names}")
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    click.echo(f"{url} does not answer yet", err=True)


def _certificate(folder: Path, host: str) -> tuple[Path, Path]:
    """A certificate and key for `host`, localhost and this machine's addresses, valid for 90 days."""
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    folder.mkdir(parents=True, exist_ok=True)
    certificate, key_file = folder / "cert.pem", folder / "key.pem"
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "stationfinder self-signed")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=90))
        .add_extension(x509.SubjectAlternativeName(_alternative_names(host)), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    key_file.touch(mode=0o600)
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    return certificate, key_file


def _alternative_names(host: str) -> list[x509.GeneralName]:
    addresses = {"127.0.0.1", *(str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None))}
    hosts: list[x509.GeneralName] = [x509.DNSName("localhost")]
    try:
        addresses.add(str(ip_address(host)))
    except ValueError:
        hosts.append(x509.DNSName(host))
    usable = sorted(address for address in addresses if "%" not in address)
    return hosts + [x509.IPAddress(ip_address(address)) for address in usable]
