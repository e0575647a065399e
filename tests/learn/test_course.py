"""A whole course, as a learner takes it on their own without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from quiz.assess.attempt import Choice
from quiz.assess.walk import ending_of
from quiz.content.catalogue import Catalogue
from quiz.content.item import AnyItem, ChooseAll, ChooseOne, Grade, Option, Rate, Story
from quiz.content.story import paths
from quiz.db import db
from quiz.migrations import migrate
from tests.pages import Opener, Page

FORMS = ("in-person", "online", "friend", "myths", "mixed")


def begin(open_page: Opener, form: str = "in-person") -> Page:
    """Open a course and press Begin."""
    return open_page.send(open_page(f"/learn/{form}"))


def answer(open_page: Opener, page: Page, *chosen: str) -> Page:
    """Answer the item of a page."""
    return open_page.send(page, answer=list(chosen))


def steps_of(item: AnyItem) -> list[Choice]:
    """Give what to send, page by page, to answer an item with whatever stands first."""
    if isinstance(item, Story):
        return [(id,) for id in next(paths(item))[0]]
    return [(item.options[0].id,)]


def skip(open_page: Opener, page: Page) -> Page:
    """Skip the item of a page."""
    return open_page.send(page, skip="yes")


def test_every_course_can_be_taken_from_the_list_to_the_summary(open_page: Opener, shared_app: Flask) -> None:
    catalogue: Catalogue = shared_app.extensions["catalogue"]
    listed = open_page("/learn").links()
    for form in FORMS:
        assert f"/learn/{form}" in listed
        page = begin(open_page, form)
        for number, item_id in enumerate(catalogue.form(form).items, start=1):
            assert page.h1 == f"Question {number} of {len(catalogue.form(form).items)}"
            for chosen in steps_of(catalogue.item(item_id)):
                page = answer(open_page, page, *chosen)
            if not isinstance(catalogue.item(item_id), Rate):
                assert page.h1 == f"Feedback on question {number}"
                page = open_page(next(link for link in page.links() if link.endswith((f"/{number + 1}", "/summary"))))
        assert page.h1 == "Your summary"


def choices_of(item: AnyItem) -> list[Choice]:
    """Give choices that reach every option, and for choose-all every outcome."""
    if isinstance(item, Story):
        return [path for path, _ in paths(item)]
    single: list[Choice] = [(option.id,) for option in item.options]
    if isinstance(item, ChooseAll):
        ids = [option.id for option in item.options]
        every = [tuple(id for bit, id in enumerate(ids) if mask >> bit & 1) for mask in range(1, 2 ** len(ids))]
        by_outcome = {item.outcome_of(frozenset(choice)).id: choice for choice in every}
        return [*single, *by_outcome.values()]
    return single


@pytest.mark.parametrize("language", ["en", "zh-Hant-HK"])
def test_every_choice_of_every_item_has_a_sound_page_of_feedback(
    open_page: Opener, shared_app: Flask, language: str
) -> None:
    catalogue: Catalogue = shared_app.extensions["catalogue"]
    open_page(f"/learn?lang={language}")
    for form in catalogue.forms():
        page = begin(open_page, form.id)
        for number, item_id in enumerate(form.items, start=1):
            item = catalogue.item(item_id, language)
            page = open_page(f"/learn/{form.id}/{number}")
            if isinstance(item, Rate):
                skip(open_page, page)
                continue
            skip(open_page, page)
            for choice in choices_of(item):
                told = open_page(f"/learn/{form.id}/{number}/again")
                for sent in [[id] for id in choice] if isinstance(item, Story) else [list(choice)]:
                    told = open_page.send(told, answer=sent)
                assert told_in(item, choice) in told.text


def told_in(item: ChooseOne | ChooseAll | Story, choice: Choice) -> str:
    """Give the first sentence of the reason that belongs to a choice."""
    if isinstance(item, ChooseAll):
        return item.outcome_of(frozenset(choice)).why.split("\n\n")[0]
    if isinstance(item, Story):
        return ending_of(item, choice).why
    return next(option.why for option in item.options if option.id == choice[0]).split("\n\n")[0]


def test_filming_alone_is_told_to_add_one_action_that_helps(open_page: Opener, shared_app: Flask) -> None:
    catalogue: Catalogue = shared_app.extensions["catalogue"]
    number = catalogue.form("in-person").items.index("escalator-film") + 1
    page = begin(open_page)
    for _ in range(number - 1):
        page = skip(open_page, page)
    told = answer(open_page, page, "film")
    assert "This would help in part" in told.text
    item = catalogue.item("escalator-film")
    assert isinstance(item, ChooseAll)
    assert item.outcome_of(frozenset({"film"})).why in told.text


def test_choosing_nothing_says_what_to_do_and_keeps_the_page(open_page: Opener) -> None:
    page = open_page.send(begin(open_page), status=422)
    assert page.h1.startswith("Question 1")
    assert "Choose an answer first, or skip this one." in page.text


@pytest.mark.parametrize("sent", [["zzz"], ["a", "b"], [""], ["a' OR 1=1"], ["\u202e\U0001f600" * 20]])
def test_an_answer_that_is_not_on_the_page_is_refused_with_a_sentence(open_page: Opener, sent: list[str]) -> None:
    page = open_page.send(begin(open_page), status=422, answer=sent)
    assert "Please choose again" in page.text


def test_the_first_answer_stands_when_back_is_pressed_and_another_is_sent(open_page: Opener) -> None:
    first = begin(open_page)
    answer(open_page, first, "a")
    told = answer(open_page, first, "b")
    assert told.h1 == "Feedback on question 1"
    chosen = [item for item in told.all("li") if "your choice" in "".join(item.itertext())]
    assert len(chosen) == 1
    assert "".join(chosen[0].itertext()).strip().startswith("A")


def test_trying_again_shows_feedback_and_changes_nothing_that_was_counted(open_page: Opener) -> None:
    answer(open_page, begin(open_page), "c")
    before = open_page("/learn/in-person/summary").text
    again = open_page("/learn/in-person/1/again")
    assert "/learn/in-person/1/feedback" in again.links()
    told = answer(open_page, again, "b")
    assert "For practice" in told.text
    assert open_page("/learn/in-person/summary").text == before


def test_trying_again_without_choosing_says_what_to_do(open_page: Opener) -> None:
    answer(open_page, begin(open_page), "c")
    page = open_page.send(open_page("/learn/in-person/1/again"), status=422)
    assert "Choose an answer first" in page.text


def test_skipping_everything_gives_a_kind_summary_without_points(open_page: Opener, shared_app: Flask) -> None:
    page = begin(open_page)
    for _ in shared_app.extensions["catalogue"].form("in-person").items:
        page = skip(open_page, page)
    assert page.h1 == "Your summary"
    assert "that is fine" in page.text
    assert page.all("progress") == []


def test_the_summary_says_first_what_went_well_and_gives_points_last(open_page: Opener, shared_app: Flask) -> None:
    catalogue: Catalogue = shared_app.extensions["catalogue"]
    first = catalogue.item(catalogue.form("in-person").items[1])
    [helps] = [option.id for option in first.options if isinstance(option, Option) and option.grade is Grade.HELPFUL]
    begin(open_page)
    skip(open_page, open_page("/learn/in-person/1"))
    answer(open_page, open_page("/learn/in-person/2"), helps)
    text = open_page("/learn/in-person/summary").text
    assert text.index("What went well") < text.index("By skill") < text.index("2 of 2")


def test_a_skipped_item_is_told_without_a_grade(open_page: Opener) -> None:
    skip(open_page, begin(open_page))
    assert "It is left out of your score." in open_page("/learn/in-person/1/feedback").text


def test_the_course_goes_on_where_it_was_after_the_page_was_closed(open_page: Opener) -> None:
    answer(open_page, begin(open_page), "a")
    assert "In person, question 2 of" in open_page("/learn").text
    assert open_page("/learn/in-person/2").h1.startswith("Question 2")


def test_a_question_further_on_leads_to_the_one_that_comes_next(open_page: Opener) -> None:
    begin(open_page)
    assert open_page("/learn/in-person/5").h1.startswith("Question 1 ")
    assert open_page("/learn/in-person/1/feedback").h1.startswith("Question 1 ")
    assert open_page("/learn/in-person/1/again").h1.startswith("Question 1 ")


def test_a_question_opened_without_a_course_under_way_leads_to_its_first_page(open_page: Opener) -> None:
    for path in ("/learn/in-person/1", "/learn/in-person/1/feedback", "/learn/in-person/summary"):
        assert open_page(path).h1 == "In person"


@pytest.mark.parametrize("path", ["/learn/nothing", "/learn/nothing/1", "/learn/in-person/0", "/learn/in-person/99"])
def test_a_course_or_question_that_is_not_there_is_not_found(open_page: Opener, path: str) -> None:
    begin(open_page)
    open_page(path, status=404)


def test_practice_feedback_without_practice_leads_to_the_question(open_page: Opener) -> None:
    answer(open_page, begin(open_page), "a")
    assert open_page("/learn/in-person/1/again/feedback").h1.startswith("Question 1")


def test_the_language_can_be_changed_on_any_page_without_losing_anything(open_page: Opener) -> None:
    page = answer(open_page, begin(open_page), "a")
    path = page.response.request.path
    assert "?lang=zh-Hant-HK" in page.links()
    chinese = open_page(f"{path}?lang=zh-Hant-HK")
    assert chinese.root.get("lang") == "zh-Hant-HK"
    assert len(chinese.all("em")) == len(page.all("em")) == 1
    assert open_page("/learn").root.get("lang") == "zh-Hant-HK"


def test_passing_the_phone_on_forgets_the_course(open_page: Opener) -> None:
    answer(open_page, begin(open_page), "a")
    page = open_page.send(open_page("/learn/pass"))
    assert page.h1 == "Know what helps"
    assert "Go on where you were" not in open_page("/learn").text
    assert open_page("/learn/in-person/1/feedback").h1 == "In person"


def test_a_course_whose_content_changed_meanwhile_is_begun_again_and_says_so(open_page: Opener) -> None:
    begin(open_page)
    with open_page.client.session_transaction() as session:
        session["attempt"] = {**session["attempt"], "digest": "0" * 16}
    page = open_page("/learn/in-person/1")
    assert page.h1 == "In person"
    assert "updated after you began" in page.text


@pytest.mark.parametrize(
    "held", [None, 7, [], {}, {"form": "gone", "digest": "x", "choices": {}}, {"form": "in-person"}]
)
def test_whatever_a_cookie_holds_the_pages_stay_calm(open_page: Opener, held: object) -> None:
    with open_page.client.session_transaction() as session:
        session["attempt"] = held
        session["practice"] = held
    for path in ("/learn", "/learn/in-person", "/learn/in-person/1", "/learn/in-person/summary"):
        open_page(path)


def test_beginning_another_course_warns_that_the_place_is_forgotten(open_page: Opener) -> None:
    begin(open_page)
    assert "forgets your place there" in open_page("/learn/online").text


def test_a_form_sent_without_its_token_counts_nothing_and_says_to_start_again(open_page: Opener) -> None:
    begin(open_page)
    response = open_page.client.post("/learn/in-person/1", data={"answer": "a"})
    assert response.status_code == 400
    assert "Nothing was counted" in response.text
    assert open_page("/learn/in-person/1").h1.startswith("Question 1")


def test_on_ones_own_a_whole_course_writes_no_row(app: Flask) -> None:
    with app.app_context():
        migrate(db.engine)
    before = _rows(app)
    opener = Opener(app.test_client())
    page = begin(opener, "mixed")
    while page.h1 != "Your summary":
        answered = answer(opener, page, page.value("answer"))
        held = opener("/learn")
        page = opener(next(link for link in held.links() if link.startswith("/learn/mixed/")))
        assert answered.status == 200
    assert before
    assert _rows(app) == before


def _rows(app: Flask) -> dict[str, int]:
    """Count the rows of every table there is."""
    with app.app_context(), db.engine.connect() as connection:
        names = [row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='table'")]
        return {name: connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one() for name in names}


def test_no_step_of_a_course_touches_a_file_of_the_data_folder(app: Flask, tmp_path: Path) -> None:
    def files() -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in tmp_path.iterdir()}

    before = files()
    opener = Opener(app.test_client())
    answer(opener, begin(opener), "a")
    opener("/learn/in-person/summary")
    assert files() == before


def test_an_answer_is_never_in_an_address(open_page: Opener) -> None:
    told = answer(open_page, begin(open_page), "a")
    assert told.response.request.path == "/learn/in-person/1/feedback"
    assert not told.response.request.query_string


def test_skipping_is_a_button_as_good_as_answering(open_page: Opener) -> None:
    page = begin(open_page)
    buttons = [button for button in page.all("button") if button.get("type") != "button"]
    assert [button.get("name") for button in buttons] == [None, "skip"]
    assert all("button" in (button.get("class") or "").split() for button in buttons)


@pytest.mark.parametrize(("tag", "label"), [("en", "Pass to the next person"), ("zh-Hant-HK", "清除答案，交給下一位")])
def test_the_first_page_says_how_long_answers_stay_and_what_clears_them(
    open_page: Opener, tag: str, label: str
) -> None:
    page = open_page(f"/learn/in-person?lang={tag}")
    [line] = ["".join(item.itertext()) for item in page.all("li") if label in "".join(item.itertext())]
    assert " 4 " in line


@pytest.mark.parametrize("tag", ["en", "zh-Hant-HK"])
def test_no_number_to_call_is_said_twice_and_a_line_is_for_everyone(open_page: Opener, tag: str) -> None:
    open_page(f"/learn?lang={tag}")
    text = open_page.send(open_page("/learn/in-person")).text
    assert text.count("18111") == 1
    assert ("Boy, girl or anyone" if tag == "en" else "男生、女生、任何人") in text


def test_what_would_have_helped_can_be_read_where_one_skipped(open_page: Opener) -> None:
    skip(open_page, begin(open_page))
    page = open_page("/learn/in-person/summary")
    assert "/learn/in-person/1/feedback" in page.links()
    assert "/learn/in-person/2/feedback" not in page.links()


def test_feedback_names_everything_that_was_ticked_before_what_it_comes_to(
    open_page: Opener, shared_app: Flask
) -> None:
    catalogue: Catalogue = shared_app.extensions["catalogue"]
    number, item = next(
        (number, item)
        for number, item in enumerate(map(catalogue.item, catalogue.form("in-person").items), start=1)
        if isinstance(item, ChooseAll)
    )
    page = begin(open_page)
    for earlier in range(1, number):
        skip(open_page, open_page(f"/learn/in-person/{earlier}"))
    page = answer(open_page, open_page(f"/learn/in-person/{number}"), *(option.id for option in item.options[:2]))
    ticked = page.text[page.text.index("You ticked:") :]
    label = item.outcome_of(frozenset(option.id for option in item.options[:2])).label
    assert ticked.index(item.options[0].text) < ticked.index(item.options[1].text) < ticked.index(label)
    assert item.options[2].text not in ticked[: ticked.index(label)]


def test_the_first_course_of_the_list_is_the_one_to_begin_with_and_the_later_one_says_so(open_page: Opener) -> None:
    text = open_page("/learn").text
    assert text.count("A good one to begin with.") == 1
    assert text.index("A good one to begin with.") < text.index("Online") < text.index("For later, after another")
