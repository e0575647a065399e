"""Withdrawing an item is one line in its file, and safe while sittings run."""

from __future__ import annotations

import dataclasses

import pytest
from flask import Flask

from quiz.ballot.models import Pace
from quiz.content.catalogue import Catalogue, Edition
from tests.rooms import Room


def withdraw(app: Flask, id: str) -> None:
    """Serve what would be served after a restart with a line ``withdrawn: ...`` in the item's file."""
    catalogue: Catalogue = app.extensions["catalogue"]

    def without(edition: Edition) -> Edition:
        item = edition.items[id].model_copy(update={"withdrawn": "It is being rewritten."})
        forms = {
            form.id: form.model_copy(update={"items": tuple(one for one in form.items if one != id)})
            for form in edition.forms.values()
        }
        return dataclasses.replace(edition, items={**edition.items, id: item}, forms=forms)

    editions = {language: without(edition) for language, edition in catalogue.editions.items()}
    app.extensions["catalogue"] = dataclasses.replace(catalogue, editions=editions)


@pytest.mark.parametrize("state", ["waiting", "open", "closed"])
def test_a_led_session_says_the_question_was_taken_out_and_goes_on(app: Flask, state: str) -> None:
    room = Room(app)
    phone = room.joined()
    room.show_stem()
    if state != "waiting":
        room.open()
    if state == "closed":
        room.close()
    withdraw(app, room.items[0])
    assert phone.look().h1 == "This question was taken out"
    if state == "open":
        room.close()
    if state == "waiting":
        room.open()
        room.close()
    room.open_next()
    assert phone.look().h1.startswith("Question 2 ")


def test_an_answer_under_way_to_a_withdrawn_item_is_not_counted(app: Flask) -> None:
    room = Room(app)
    phone = room.joined()
    room.open_next()
    phone.look()
    withdraw(app, room.items[0])
    phone.answer(phone.page.value("answer"))
    assert phone.page.h1 == "This question was taken out"


def test_at_ones_own_pace_the_next_question_comes_instead(app: Flask) -> None:
    room = Room(app, pace=Pace.OWN)
    withdraw(app, room.items[0])
    assert room.joined().look().h1.startswith("Question 2 ")


def test_the_summary_is_without_an_item_that_was_answered_before_it_was_withdrawn(app: Flask) -> None:
    room = Room(app, pace=Pace.OWN)
    phone = room.joined()
    phone.answer(phone.page.value("answer"))
    assert "You answered 1 scene." in phone.opener("/learn/session/summary").text
    withdraw(app, room.items[0])
    page = phone.opener("/learn/session/summary")
    assert "You have not answered a scene yet" in page.text
