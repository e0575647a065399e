"""An operator's own accent and logo."""

from __future__ import annotations

import struct
import time
import zlib
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from quiz.app import create_app
from quiz.colours import AA, DARK, LIGHT, contrast, dark_scheme, light_scheme
from quiz.config import Settings, SettingsError, read_settings
from quiz.own_look import LARGEST_LOGO, NotALogo, read_logo
from tests.pages import check


def a_png(width: int = 120, height: int = 48) -> bytes:
    """Draw a PNG of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def a_webp(width: int, height: int) -> bytes:
    """Write the head of a lossless WebP, which is all that is read."""
    bits = (width - 1) | (height - 1) << 14
    body = b"WEBPVP8L" + struct.pack("<I", 20) + b"\x2f" + struct.pack("<I", bits) + bytes(16)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def a_client(folder: Path, **settings: Any) -> FlaskClient:
    """Serve with these settings."""
    return create_app(Settings(data_dir=folder, _env_file=None, **settings)).test_client()  # type: ignore[call-arg]


def linked(client: FlaskClient, path: str = "/") -> list[str]:
    """Give the stylesheets of a page."""
    return [link.get("href", "") for link in check(client.get(path)).all("link", rel="stylesheet")]


def test_an_accent_colours_every_page_in_light_and_dark(tmp_path: Path) -> None:
    client = a_client(tmp_path, accent="#7A1F5C")
    [address] = [link for link in linked(client) if link.startswith("/look/")]
    assert address in linked(client, "/teach/guide")
    response = client.get(address)
    assert response.content_type == "text/css; charset=utf-8"
    assert "immutable" in response.headers["Cache-Control"]
    assert "--accent:#7a1f5c" in response.text
    assert f"--accent:{dark_scheme('#7a1f5c').accent}" in response.text
    assert client.get("/look/another.css").status_code == 404
    assert client.get("/look/another.css").headers["Cache-Control"] == "no-store"


def test_what_everybody_may_keep_brings_nobodys_cookie_along(tmp_path: Path) -> None:
    """A cache on the way, a school's or a provider's, keeps it for a year and gives it to the next person."""
    client = a_client(tmp_path, accent="#7a1f5c")
    [address] = [link for link in linked(client) if link.startswith("/look/")]
    with client.session_transaction() as kept:
        kept["seat"] = {"sitting": "a room", "token": "a token", "choices": {}}
    sealed: Any = client.application.session_interface
    sealed._now = lambda: time.time() + 2 * 3600  # The attempt is due to be sealed anew.
    kept_anew = client.get(f"{address}?lang=en")
    assert "Set-Cookie" not in kept_anew.headers
    assert "immutable" in kept_anew.headers["Cache-Control"]
    assert "Set-Cookie" in client.get("/help").headers


def test_who_has_left_is_still_sent_the_colours_and_never_a_page_in_their_place(tmp_path: Path) -> None:
    client = a_client(tmp_path, accent="#7a1f5c")
    [address] = [link for link in linked(client) if link.startswith("/look/")]
    client.get("/leave")
    response = client.get(address)
    assert response.content_type == "text/css; charset=utf-8"
    assert "Set-Cookie" not in response.headers


def test_without_settings_nothing_more_is_loaded(tmp_path: Path) -> None:
    client = a_client(tmp_path)
    assert not [link for link in linked(client) if link.startswith("/look/")]
    assert client.get("/look/.css").status_code == client.get("/look/x/logo").status_code == 404


def test_a_logo_stands_beside_the_name_with_its_size(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(a_png(120, 48))
    client = a_client(tmp_path, logo=tmp_path / "logo.png", site_name="Harbour School")
    page = check(client.get("/"))
    [logo] = page.all("img")
    assert (logo.get("width"), logo.get("height"), logo.get("alt")) == ("120", "48", "")
    response = client.get(logo.get("src", ""))
    assert (response.data, response.content_type) == (a_png(120, 48), "image/png")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("accent", ["#0b6a5e", "#000000", "#1d3c8f", "#8a2c55", "#5b4b00", "#3a3a3a", "#b00020"])
def test_whatever_accent_is_taken_can_be_read_on_light_and_dark_pages(accent: str) -> None:
    for scheme, surfaces in ((light_scheme(accent), LIGHT), (dark_scheme(accent), DARK)):
        for behind in (*surfaces.values(), scheme.wash, scheme.on_accent):
            assert contrast(scheme.accent, behind) >= AA, (accent, scheme, behind)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("QUIZ_ACCENT", "#ffcc00", r"should be a darker colour: .* 1\.\d to 1 .* The nearest that can be read is #"),
        ("QUIZ_ACCENT", "green", "should be a colour written as #0b6a5e"),
        ("QUIZ_LOGO", "/nowhere/logo.png", "should be a file that can be read"),
    ],
)
def test_a_look_that_cannot_be_used_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"{name}: {said}"):
        read_settings()


def test_the_colour_offered_instead_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZ_ACCENT", "#ffcc00")
    with pytest.raises(SettingsError) as refused:
        read_settings()
    assert light_scheme(str(refused.value)[-7:])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "neither. Save an SVG as PNG"),
        (a_png(641, 10), "at most 640 pixels"),
        (a_png() + bytes(LARGEST_LOGO), "at most 10000 bytes"),
        (b"\x89PNG\r\n\x1a\n", "neither"),
        (b"", "neither"),
    ],
)
def test_a_file_that_is_no_small_picture_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "logo"
    path.write_bytes(content)
    with pytest.raises(NotALogo, match=said):
        read_logo(path)


def test_a_webp_is_taken_with_its_size(tmp_path: Path) -> None:
    path = tmp_path / "logo.webp"
    path.write_bytes(a_webp(200, 60))
    logo = read_logo(path)
    assert (logo.kind, logo.width, logo.height) == ("image/webp", 200, 60)
