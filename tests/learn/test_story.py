"""A story is walked page by page, on one's own and in a session, and counted once at its ending."""

from __future__ import annotations

import dataclasses

import pytest
from flask import Flask

from quiz.ballot import sittings
from quiz.ballot.models import Pace
from quiz.content.catalogue import Catalogue, Edition
from quiz.db import db
from tests.factories import a_story, an_item
from tests.learn.test_session import counts
from tests.pages import Opener, Page
from tests.rooms import Phone, Room

STORY = a_story()
OTHER = an_item("other-item")


@pytest.fixture
def app(app: Flask) -> Flask:
    """Serve a form of one story and one other item."""
    catalogue: Catalogue = app.extensions["catalogue"]

    def with_story(edition: Edition) -> Edition:
        form = edition.forms["in-person"].model_copy(update={"items": (STORY.id, OTHER.id)})
        items = {**edition.items, STORY.id: STORY, OTHER.id: OTHER}
        translated = edition.translated | {f"item/{STORY.id}", f"item/{OTHER.id}"}
        return dataclasses.replace(edition, items=items, forms={**edition.forms, form.id: form}, translated=translated)

    editions = {language: with_story(edition) for language, edition in catalogue.editions.items()}
    app.extensions["catalogue"] = dataclasses.replace(catalogue, editions=editions)
    return app


@pytest.fixture
def learner(app: Flask) -> Opener:
    """Give somebody who has begun the form."""
    opener = Opener(app.test_client())
    opener.send(opener("/learn/in-person"))
    return opener


def choices(page: Page) -> list[str]:
    """Give the choices a page offers."""
    return [field.get("value", "") for field in page.all("input", name="answer")]


def test_each_choice_says_what_happens_and_leads_to_the_next_step(learner: Opener) -> None:
    page = learner("/learn/in-person/1")
    assert STORY.scene.text in page.text
    assert choices(page) == ["block", "film", "wait"]
    page = learner.send(page, answer="film")
    assert page.h1.startswith("Question 1 ")
    assert STORY.steps[0].choices[1].then in page.text
    assert STORY.scene.text not in page.text
    assert choices(page) == ["post", "block"]


def test_the_feedback_shows_the_way_that_was_taken_its_ending_and_every_other_ending(learner: Opener) -> None:
    page = learner("/learn/in-person/1")
    for id in ("film", "block", "nod"):
        page = learner.send(page, answer=id)
    assert page.h1 == "Feedback on question 1"
    assert "This would help in part" in page.text
    for ending in STORY.endings:
        assert ending.label in page.text
    assert len([item for item in page.all("li") if "your ending" in "".join(item.itertext())]) == 1
    (path,) = page.all("ol")
    assert len(list(path)) == 3


def test_going_back_and_sending_a_step_again_changes_nothing(learner: Opener) -> None:
    first = learner("/learn/in-person/1")
    learner.send(first, answer="film")
    page = learner.send(first, answer="wait")
    assert choices(page) == ["post", "block"]
    learner.send(page, answer="post")
    told = learner.send(page, answer="block")
    assert told.h1 == "Feedback on question 1"
    assert "This could hurt, even if meant well" in told.text


def test_a_story_under_way_is_kept_when_the_page_is_closed(learner: Opener) -> None:
    learner.send(learner("/learn/in-person/1"), answer="film")
    assert choices(learner("/learn/in-person/1")) == ["post", "block"]


def test_a_story_can_be_skipped_at_any_step(learner: Opener) -> None:
    page = learner.send(learner("/learn/in-person/1"), answer="film")
    assert learner.send(page, skip="yes").h1.startswith("Question 2 ")
    told = learner("/learn/in-person/1/feedback")
    assert "It is left out of your score." in told.text


def test_choosing_nothing_or_something_else_keeps_the_step(learner: Opener) -> None:
    page = learner.send(learner("/learn/in-person/1"), answer="film")
    assert "Choose an answer first" in learner.send(page, status=422).text
    page = learner.send(page, status=422, answer="wait")
    assert "Please choose again" in page.text
    assert choices(page) == ["post", "block"]


def test_a_step_sent_without_its_walk_is_asked_from_the_beginning(learner: Opener) -> None:
    page = learner.send(learner("/learn/in-person/1"), answer="film")
    learner.send(learner("/learn/in-person"))
    assert choices(learner.send(page, answer="post")) == ["block", "film", "wait"]


def test_trying_again_walks_anew_and_counts_nothing(learner: Opener) -> None:
    page = learner("/learn/in-person/1")
    for id in ("film", "post"):
        page = learner.send(page, answer=id)
    before = learner("/learn/in-person/summary").text
    for _ in range(2):
        page = learner("/learn/in-person/1/again")
        assert choices(page) == ["block", "film", "wait"]
        for id in ("block", "ask"):
            page = learner.send(page, answer=id)
        assert "This would help" in page.text
        assert "For practice" in page.text
    assert learner("/learn/in-person/summary").text == before


def test_a_story_walked_again_for_practice_has_no_feedback_before_its_ending(learner: Opener) -> None:
    page = learner("/learn/in-person/1")
    for id in ("film", "post"):
        page = learner.send(page, answer=id)
    page = learner("/learn/in-person/1/again")
    for id in ("block", "ask"):
        page = learner.send(page, answer=id)
    step = learner.send(learner("/learn/in-person/1/again"), answer="film")
    assert learner("/learn/in-person/1/again/feedback").h1 == step.h1
    assert choices(learner("/learn/in-person/1/again/feedback")) == choices(step)


def walk(phone: Phone, *path: str) -> Page:
    """Walk the story on a phone."""
    for id in path:
        phone.answer(id)
    return phone.page


def test_in_a_led_session_each_phone_walks_its_own_path_and_is_counted_once_at_the_end(app: Flask) -> None:
    room = Room(app)
    one, other = room.joined(), room.joined()
    room.open_next()
    one.look()
    other.look()
    walk(one, "film")
    assert counts(room, room.current.id) == {}
    assert walk(other, "block", "ask").h1 == "Sent"
    first = one.page
    assert walk(one, "post").h1 == "Sent"
    one.opener.send(first, answer="block")
    assert counts(room, room.current.id) == {"asked": 1, "posted": 1}
    room.close()
    page = one.look()
    assert STORY.endings[3].why in page.text
    assert STORY.steps[0].choices[1].then in page.text


def test_a_step_that_follows_from_a_choice_is_never_kept(app: Flask) -> None:
    """How fast such a page came would tell whether somebody else in the room had chosen the same."""
    room = Room(app)
    phone = room.joined()
    room.open_next()
    phone.look()
    glance = app.extensions["glances"]._seen[room.id]
    kept = set(glance.held)
    assert any(key[0] == "question" for key in kept)
    walk(phone, "film")
    assert STORY.steps[0].choices[1].then in phone.look().text
    glance = app.extensions["glances"]._seen[room.id]
    assert set(glance.held) == kept


def test_a_question_that_closes_while_it_is_walked_counts_nothing_and_shows_the_better_move(app: Flask) -> None:
    room = Room(app)
    phone = room.joined()
    room.open_next()
    phone.look()
    walk(phone, "film")
    room.close()
    run = room.view.screen.runs[0]
    assert phone.opener.send(phone.page, answer="post", status=409)
    assert counts(room, run.id) == {}
    assert "No answer came from this device" in phone.look().text


def test_at_ones_own_pace_the_ending_is_told_at_once(app: Flask) -> None:
    room = Room(app, pace=Pace.OWN)
    phone = room.joined()
    told = walk(phone, "wait", "block", "ask")
    assert told.h1 == "Feedback on question 1"
    assert STORY.endings[0].label in told.text
    assert counts(room, room.view.screen.runs[0].id) == {"asked": 1}
    assert phone.look().h1.startswith("Question 2 ")


def test_a_second_vote_is_walked_from_the_first_step(app: Flask) -> None:
    room = Room(app)
    phone = room.joined()
    room.open_next()
    phone.look()
    walk(phone, "film", "post")
    first = room.current.id
    room.close()
    with room.app.app_context():
        second = sittings.vote_again(db.session, first)
    assert choices(phone.look()) == ["block", "film", "wait"]
    walk(phone, "block", "ask")
    assert counts(room, second) == {"asked": 1}
