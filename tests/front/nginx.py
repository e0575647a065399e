"""Debian's nginx with our example file, of which only names of places are replaced."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.requirements import program
from tests.test_serve import free_port

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "nginx.conf"
NAME = "quiz.example.org"


@dataclass(frozen=True)
class Front:
    """A running nginx: its ports, what trusts its certificate, and where it would write."""

    plain: int
    secure: int
    trust: ssl.SSLContext
    folder: Path

    @property
    def errors(self) -> str:
        """Give what nginx wrote into its error log."""
        return (self.folder / "error.log").read_text()

    def written(self) -> set[str]:
        """Give the files nginx made, beside those it was given."""
        given = {"nginx.conf", "nginx.pid", "cert.pem", "cert.key", "error.log"}
        files = {path for path in self.folder.rglob("*") if path.is_file()}
        return {str(path.relative_to(self.folder)) for path in files} - given


@contextmanager
def in_front_of(ports: Sequence[int]) -> Iterator[Front]:
    """Put nginx in front of two servers on loopback, named by their ports."""
    binary = program("nginx")
    # Not pytest's own folder, which nginx's workers, who are somebody else, may not enter.
    folder = Path(tempfile.mkdtemp(prefix="quiz-nginx-"))
    folder.chmod(0o755)
    front = Front(free_port(), free_port(), _certify(folder), folder)
    (folder / "nginx.conf").write_text(_adapted(front, ports))
    process = subprocess.Popen(
        [binary, "-c", folder / "nginx.conf", "-p", folder, "-e", folder / "error.log", "-g", "daemon off;"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        _wait(process, front.secure)
        yield front
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        shutil.rmtree(folder)


def _adapted(front: Front, ports: Sequence[int]) -> str:
    """Give the example with other places; each must stand in it, so that no replacement is in vain."""
    text, folder = EXAMPLE.read_text(), front.folder
    one, other = ports
    places = {
        "/run/nginx.pid": f"{folder}/nginx.pid",
        "/var/log/nginx/error.log": f"{folder}/error.log",
        "/var/cache/nginx/upstander": f"{folder}/cache",
        f"/etc/ssl/{NAME}.pem": f"{folder}/cert.pem",
        f"/etc/ssl/{NAME}.key": f"{folder}/cert.key",
        "server 127.0.0.1:8000": f"server 127.0.0.1:{one}",
        "server 192.0.2.12:8000": f"server 127.0.0.1:{other}",
        "listen 80": f"listen 127.0.0.1:{front.plain}",
        "listen 443": f"listen 127.0.0.1:{front.secure}",
    }
    for place, another in places.items():
        assert place in text, place
        text = text.replace(place, another)
    # Where Debian's nginx keeps what it cannot hold in memory is fixed at its building; here it must be seen.
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    return re.sub(r"^http \{$", f"http {{\n{temporary}", text, flags=re.MULTILINE)


def _certify(folder: Path) -> ssl.SSLContext:
    """Make a certificate for the name; give a context that trusts it alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "cert.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))
    return ssl.create_default_context(cafile=str(folder / "cert.pem"))


def _wait(process: subprocess.Popen[str], port: int) -> None:
    for _ in range(300):
        if process.poll() is not None:
            pytest.fail(f"nginx did not start: {process.communicate()[1]}")
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
            return
        time.sleep(0.1)
    pytest.fail("nginx did not answer within half a minute")
