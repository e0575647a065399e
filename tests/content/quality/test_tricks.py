"""The tricks see stems and options, and choose as somebody would who knows nothing of the topic."""

from __future__ import annotations

import pytest

from quiz.content.quality.tricks import FOLK, TRICKS, Question, chosen, hits, question, vote
from tests.factories import an_item

STEM = "A man films a woman on the stairs. What would help her most?"


def asked(*options: str, stem: str = STEM, key: int = 0) -> Question:
    """Make a question of options alone."""
    return Question("an-item", stem, options, key)


@pytest.mark.parametrize(
    ("trick", "options", "choice"),
    [
        ("longest", ("Look away", "Look away for a while", "Look up"), (1,)),
        ("shortest", ("Look away", "Look away for a while", "Look up"), (2,)),
        ("middle length", ("Look", "Look away", "Look away for a while"), (1,)),
        ("place B", ("Look", "Look", "Look"), (1,)),
        ("most hedged", ("Go now", "You could perhaps go", "Go"), (1,)),
        ("least absolute", ("Tell everyone at once", "Tell somebody", "You must tell all"), (1,)),
        ("warmest", ("Go on", "I'm here, and I can stay", "Stay"), (1,)),
        ("politest", ("Please go", "Go", "Stay"), (0,)),
        ("to staff or police", ("Tell a friend", "Report it to a teacher", "Wait"), (1,)),
        ("leaves the choice", ("Go with her", "Ask if she would like to go", "Stay"), (1,)),
        ("asks a question", ("Go.", "Shall we go?", "Stay."), (1,)),
        ("fewest negations", ("Don't go", "Go", "Do not stay"), (1,)),
        ("echoes the stem", ("Buy a book", "Films on the stairs", "Eat noodles"), (1,)),
        ("most like the others", ("Leave now", "Leave it", "Report it"), (1,)),
        ("odd marks", ("One, two", "Three!", "Four"), (1,)),
        ("odd first word", ("Tell him", "Tell her", "Ask him"), (2,)),
        ("speaks of us", ("You go", "Let's go", "I go"), (1,)),
        ("longest", ("看", "看一看他", "走"), (1,)),
        ("asks a question", ("走啦。", "一齊走好冇？", "等。"), (1,)),
        ("to staff or police", ("告訴朋友", "告訴老師", "等一等"), (1,)),
    ],
)
def test_a_trick_chooses_what_its_name_says(trick: str, options: tuple[str, ...], choice: tuple[int, ...]) -> None:
    assert chosen(TRICKS[trick](asked(*options))) == choice


def test_every_trick_weighs_every_option() -> None:
    one = asked("I'm here. Would you like some help?", "Go now!", "", "告訴老師，好嗎？", 'Tell her: "No"')

    assert {name: len(trick(one)) for name, trick in TRICKS.items()} == dict.fromkeys(TRICKS, 5)


def test_a_choice_between_level_options_is_worth_a_share() -> None:
    assert hits(1, chosen([2.0, 2.0, 1.0])) == 0.5
    assert hits(2, chosen([2.0, 2.0, 1.0])) == 0.0


def test_a_trick_that_sees_no_difference_has_no_vote() -> None:
    level = asked("Look up", "Look at", "Look in")

    assert vote(level, ("asks a question",)) == [0.0, 0.0, 0.0]
    assert vote(asked("Look?", "Look", "Look"), ("asks a question",)) == [1.0, 0.0, 0.0]
    assert set(FOLK) <= set(TRICKS)


def test_a_question_holds_no_feedback() -> None:
    item = an_item(grades=("partly", "helpful", "harmful"))
    found = question(item)

    assert found is not None
    assert found.key == 1
    assert found.options == tuple(option.text for option in item.options)
    assert item.question in found.stem
    assert not any(text in found.stem for text in (item.better, item.debrief.mistake, item.options[0].why))


def test_an_item_with_two_keys_has_no_question() -> None:
    assert question(an_item(grades=("helpful", "helpful", "partly"))) is None
