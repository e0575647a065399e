"""Who may open the pages of a session: its educator and nobody else."""

from __future__ import annotations

from flask import Flask

from tests.teach.classroom import Classroom

SESSION = "/teach/sessions/<sitting_id>"
MOVES = ("next", "options", "close", "again", "pause", "resume", "lock", "unlock")


def routes(app: Flask) -> list[tuple[str, str]]:
    """Give every method and address that belongs to one session."""
    found = []
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith(SESSION):
            continue
        names = MOVES if "name" in rule.arguments else ("",)
        for method in (rule.methods or set()) - {"OPTIONS"}:
            found += [(method, rule.rule.replace("<name>", name)) for name in names]
    return sorted(found)


def test_a_neighbours_session_is_not_there_by_any_route_or_method(
    classroom: Classroom, neighbour: Classroom, school: Flask
) -> None:
    sitting = classroom.open()
    before = classroom.view(sitting)
    token = neighbour.open_page("/teach/open").value("csrf_token")
    known = routes(school)
    assert ("POST", f"{SESSION}/moves/close") in known
    for method, address in known:
        answer = neighbour.client.open(
            address.replace("<sitting_id>", sitting), method=method, data={"csrf_token": token, "after": "0"}
        )
        assert answer.status_code == 404, (method, address)
    assert classroom.view(sitting) == before


def test_a_session_that_never_was_looks_like_a_neighbours(classroom: Classroom, neighbour: Classroom) -> None:
    other = neighbour.open()
    answers = [classroom.client.get(f"/teach/sessions/{id}").text for id in (other, "nonsense", "%41", "x" * 300)]
    assert len({answer.replace(other, "") for answer in answers}) == 1


def test_without_signing_in_every_route_leads_to_the_sign_in_page(classroom: Classroom, school: Flask) -> None:
    sitting = classroom.open()
    stranger = school.test_client()
    for method, address in [*routes(school), ("GET", "/teach/open"), ("GET", "/teach/deleted")]:
        if method == "POST":
            continue
        answer = stranger.open(address.replace("<sitting_id>", sitting), method=method)
        assert answer.status_code == 303, (method, address)
        assert answer.headers["Location"] == "/teach/sign-in"


def test_nothing_is_taken_without_the_token_of_our_own_page(classroom: Classroom, school: Flask) -> None:
    sitting = classroom.open()
    before = classroom.view(sitting)
    posts = [address for method, address in routes(school) if method == "POST"]
    for address in [*posts, "/teach/open"]:
        answer = classroom.client.post(address.replace("<sitting_id>", sitting), data={"after": "0"})
        assert answer.status_code == 400, address
    assert classroom.view(sitting) == before
