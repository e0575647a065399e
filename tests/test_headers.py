"""What every response says, and which requests are not answered."""

from __future__ import annotations

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from quiz.config import RESOURCES
from quiz.headers import is_ours
from tests.pages import check_headers

OURS = frozenset({"quiz.example.org", "localhost"})


@pytest.mark.parametrize(
    "host",
    ["quiz.example.org", "QUIZ.example.org:8000", "localhost:5000", "127.0.0.1", "192.168.1.20:8000", "[::1]:80"],
)
def test_our_names_and_addresses_in_numbers_are_answered(host: str) -> None:
    assert is_ours(host, OURS)


@pytest.mark.parametrize(
    "host", ["evil.example", "quiz.example.org.evil.example", "127.0.0.1.evil.example", "", "a:b:c"]
)
def test_any_other_name_is_not_ours(host: str) -> None:
    assert not is_ours(host, OURS)


@pytest.mark.parametrize("path", ["/", "/learn", "/nowhere", "/static/upstander.css"])
def test_a_request_for_another_name_is_refused_and_the_name_is_not_repeated(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "evil.example" not in response.text


@pytest.mark.parametrize(
    "path", ["/", "/learn", "/learn/in-person", "/help", "/leave", "/back", "/healthz", "/nowhere"]
)
def test_no_page_is_ever_stored(client: FlaskClient, path: str) -> None:
    check_headers(client.get(path))


@pytest.mark.parametrize("path", ["/static//upstander.css", "/look//any.css"])
def test_an_address_like_those_of_files_is_kept_only_when_a_file_says_so(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 308
    check_headers(response)


def test_a_cookie_is_never_kept_with_a_file(app: Flask) -> None:
    @app.after_request
    def _set(response: Response) -> Response:
        response.set_cookie("mine", "1")
        return response

    with app.test_client().get("/static/upstander.css") as response:
        assert response.headers["Cache-Control"] == "no-store"
        assert "Cookie" in response.headers["Vary"]


def test_a_page_for_leaving_tells_nobody_where_one_came_from(client: FlaskClient) -> None:
    assert client.get("/leave").headers["Referrer-Policy"] == "no-referrer"


def test_a_form_sent_from_another_site_is_refused(client: FlaskClient) -> None:
    response = client.post("/learn/in-person", headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 400


def test_a_control_character_in_a_field_is_refused(client: FlaskClient) -> None:
    assert client.post("/learn/in-person", data={"answer": "a\x00b"}).status_code == 400


@pytest.mark.parametrize("path", ["/learn/in%00person", "/j/%00", "/learn?lang=%00", "/learn?%01=x"])
def test_a_control_character_in_an_address_is_refused(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 400
    check_headers(response)


def test_a_body_larger_than_any_answer_is_refused_with_a_page(client: FlaskClient) -> None:
    response = client.post("/learn/in-person", data={"answer": "a" * 20_000})
    assert response.status_code == 413
    assert "larger than any answer" in response.text
    check_headers(response)


def test_browsers_are_told_to_insist_on_https_only_over_https(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers
    assert "Strict-Transport-Security" in client.get("/", base_url="https://localhost").headers


def test_a_form_can_be_sent_over_https_without_a_referrer(client: FlaskClient) -> None:
    page = client.get("/learn/in-person", base_url="https://localhost").text
    token = page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    response = client.post("/learn/in-person", base_url="https://localhost", data={"csrf_token": token})
    assert response.status_code == 303


def test_a_static_file_is_kept_for_good_when_asked_for_by_its_content(client: FlaskClient) -> None:
    page = client.get("/").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    with client.get(address) as kept, client.get("/static/upstander.css?v=0000000000") as other:
        assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert other.headers["Cache-Control"] == "no-cache"
    assert client.get("/static/nowhere.css?v=missing").status_code == 404


def test_no_cookie_is_set_until_one_is_needed(client: FlaskClient) -> None:
    for path in ("/", "/learn", "/help", "/privacy", "/guidance"):
        assert "Set-Cookie" not in client.get(path).headers, path


@pytest.mark.parametrize("name", ["upstander.css", "teach.css", "upstander.js", "session.js", "icon.svg"])
def test_a_static_file_is_sent_whole_but_for_its_comments(client: FlaskClient, name: str) -> None:
    written = (RESOURCES / "static" / name).read_text(encoding="utf-8")
    if name.endswith(".js"):
        kept = "".join(line for line in written.splitlines() if not line.lstrip().startswith("//"))
    else:
        first, *rest = written.split("/*")
        kept = "".join((first, *(part.split("*/")[1] for part in rest))).replace("\n", "")
    with client.get(f"/static/{name}") as sent:
        assert sent.headers["Content-Length"] == str(len(sent.data))
        assert sent.get_data(as_text=True).replace("\n", "") == kept
        assert "/*" not in sent.get_data(as_text=True)
