"""What somebody hears who listens to the pages: roles, names, their order, what speaks up, and where the focus goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from quiz.content.item import ChooseOne
from tests.browser.learner import Learner
from tests.browser.places import FORM, places
from tests.browser.room_places import room_places
from tests.browser.serving import Outside, Site, build_site, served
from tests.browser.staff_places import ANSWERS, carry_over
from tests.teach.school import School

pytestmark = pytest.mark.browser

#: The item at which the snapshots below are taken.
ITEM = "train-platform"


def at_question_two(learner: Learner) -> None:
    """Stand at the second question of the mixed course."""
    assert learner.form(FORM).items[1] == ITEM
    learner.hold(FORM, {item.id: (item.options[0].id,) for item in learner.items(FORM)[:1]})
    learner.open(f"/learn/{FORM}/2")


def tree(page: Page) -> list[dict[str, Any]]:
    """Give Chromium's whole accessibility tree, without what is ignored."""
    session = page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
    return [node for node in nodes if not node["ignored"]]


def live(page: Page) -> list[tuple[str, str]]:
    """Give the regions that speak up by themselves, each with its role and how urgent it is."""
    found = []
    for node in tree(page):
        urgency = {part["name"]: part["value"].get("value") for part in node.get("properties", [])}.get("live")
        if urgency and node["role"]["value"] in ("status", "alert"):
            found.append((node["role"]["value"], str(urgency)))
    return found


def test_a_question_is_heard_scene_first_then_the_options_with_their_letters_then_what_to_press(
    learner: Learner,
) -> None:
    at_question_two(learner)
    item = learner.items(FORM)[1]
    assert isinstance(item, ChooseOne)
    a, b, c, d = (f"{letter} {option.text}" for letter, option in zip("ABCD", item.options, strict=True))
    expect(learner.page.locator("main")).to_match_aria_snapshot(
        f"""
        - main:
          - text: A bit of everything
          - progressbar "Question 2 of 12"
          - status
          - heading "Question 2 of 12" [level=1]
          - paragraph: /You are waiting on a busy MTR platform/
          - group "{item.question}":
            - heading "{item.question}" [level=2]
            - radio "{a}"
            - radio "{b}"
            - radio "{c}"
            - radio "{d}"
          - button "Answer"
          - button "Skip this one"
          - group: Who you can call
        """
    )
    assert ("status", "polite") in live(learner.page)


def test_who_chose_nothing_hears_so_at_once_and_at_the_question(learner: Learner) -> None:
    at_question_two(learner)
    learner.press("Answer")
    assert ("alert", "assertive") in live(learner.page)
    expect(learner.page.get_by_role("alert")).to_be_focused()
    sentence = "Choose an answer first, or skip this one."
    (question,) = [node for node in tree(learner.page) if node["role"]["value"] == "group" and node.get("description")]
    assert question["description"]["value"] == sentence


def test_a_feedback_is_heard_from_its_verdict_on(learner: Learner) -> None:
    at_question_two(learner)
    learner.answer(0)
    expect(learner.page.locator("#verdict")).to_be_focused()
    expect(learner.page.locator("main")).to_match_aria_snapshot(
        """
        - main:
          - text: A bit of everything
          - progressbar "Question 2 of 12"
          - status
          - heading "Feedback on question 2" [level=1]
          - region "This would help in part":
            - heading "This would help in part" [level=2]
            - paragraph
          - region "A move that helps":
            - heading "A move that helps" [level=2]
            - paragraph
          - region "Keep safe":
            - heading "Keep safe" [level=2]
            - paragraph
          - group: Every choice, and what it would do
          - group: Where does this come from?
          - link "Next question"
          - link "Try again, for practice"
          - group: Who you can call
        """
    )


def test_a_lost_connection_speaks_up_in_a_region_that_was_there_before(learner: Learner) -> None:
    at_question_two(learner)
    before = live(learner.page)
    learner.choose(0)
    learner.page.context.set_offline(True)
    learner.button("Answer").click()
    status = learner.page.locator("main").get_by_role("status")
    expect(status).to_contain_text("Your answer is kept on this page")
    assert live(learner.page) == before
    # What speaks up does not take the focus away.
    assert learner.page.evaluate("document.activeElement.innerText") == "Answer"


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory, outside: Outside) -> Iterator[Site]:
    """Serve an application with a database of its own."""
    site = build_site(tmp_path_factory.mktemp("reading"), outside)
    with served(site.app) as site.address:
        yield site


def test_a_room_tells_what_it_shows_by_its_heading_and_moves_the_focus_to_what_is_new(
    browser: Browser, school: Site
) -> None:
    learner = Learner(school, browser.new_page(locale="en-GB"))
    heard: dict[str, tuple[str, str]] = {}
    for place in room_places(learner):
        place.go(learner)
        focus = learner.page.evaluate("document.activeElement.innerText.split('\\n')[0]")
        heard[place.name] = (learner.h1, focus if learner.page.locator(":focus").count() else "")
        assert learner.page.title().startswith(learner.h1)
        if place.name in ("room-waiting", "room-question", "room-sent", "room-reveal"):
            assert ("status", "polite") in live(learner.page)
    learner.page.close()
    assert heard["room-waiting"][0] == "You are in"
    assert heard["room-not-chosen"][1] == "Choose an answer first, or skip this one."
    assert heard["room-sent"] == ("Sent", "Sent")
    assert heard["room-reveal"][0] == "Feedback on question 1"
    assert heard["room-reveal"][1].startswith("This ")
    assert heard["room-missed"][1] == "The question is closed"
    assert "joined" in heard["room-full"][1]


def test_the_result_of_a_question_is_a_table_whose_cells_are_words(browser: Browser, school: Site) -> None:
    staff = School(school.app)
    me, client = staff.hire("Ms Ho")
    sitting = staff.hold(me, ANSWERS)
    page = browser.new_page(locale="en-GB")
    carry_over(client, page, school)
    page.goto(f"{school.address}/teach/sessions/{sitting}/results")
    options = staff.catalogue.item(ITEM).options
    expect(page.get_by_role("table", name="Shares of the answers to question 2")).to_match_aria_snapshot(
        f"""
        - table "Shares of the answers to question 2":
          - caption: Shares of the answers to question 2
          - rowgroup:
            - row:
              - columnheader "Answer"
              - columnheader "Share"
          - rowgroup:
            - row:
              - rowheader "A {options[0].text} partly helpful"
              - cell /about \\d+ %/
            - row:
              - rowheader "B {options[1].text} helpful"
              - cell /about \\d+ %/
            - row:
              - rowheader "C {options[2].text} partly helpful"
              - cell /%/
            - row:
              - rowheader "D {options[3].text} not helpful"
              - cell /%/
            - row:
              - rowheader "Skipped"
              - cell /%/
        """
    )
    page.close()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh-Hant-HK"])
def test_every_page_names_its_language_and_every_part_in_the_other(
    a_learner: Callable[..., Learner], language: str
) -> None:
    learner = a_learner()
    found: dict[str, list[str]] = {}
    for place in places(learner):
        place.go(learner)
        if language != "en" and place.name != "left":
            learner.page.goto(f"{learner.page.url.partition('?')[0]}?lang={language}")
        if foreign := learner.page.evaluate(FOREIGN):
            found[place.name] = foreign
    assert found == {}


#: Texts in Chinese characters where the language is English, and whole English sentences where it is Chinese.
FOREIGN = """() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim(), one = walk.currentNode.parentElement;
    if (!text || one.closest('script, template, svg')) continue;
    const said = one.closest('[lang]').lang;
    const chinese = /[\\u4e00-\\u9fff]/.test(text), english = /[A-Za-z’']{2,}( [A-Za-z’']{2,}){3}/.test(text);
    if (said === 'en' ? chinese : english && !chinese) found.push(`${said}: ${text.slice(0, 80)}`);
  }
  return found;
}"""


@pytest.mark.slow
def test_help_and_the_way_out_come_in_the_same_order_on_every_page(a_learner: Callable[..., Learner]) -> None:
    learner = a_learner()
    bars, ends = set(), set()
    for place in places(learner):
        if place.name == "left":
            continue
        place.go(learner)
        bars.add(tuple(learner.page.locator(".bar a").all_inner_texts()))
        ends.add(tuple(learner.page.locator("footer a").all_inner_texts()))
    assert len(bars) == len(ends) == 1
    assert bars.pop()[1:] == ("Help", "繁體中文", "Leave quickly")
