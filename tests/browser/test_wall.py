"""The wall from six metres: the longest scenes fit, in type that the last row reads, and a clicker leads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from math import atan, degrees
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from quiz.ballot import sittings
from quiz.ballot.models import Pace, Sitting
from quiz.ballot.room_words import ROOM_WORDS
from quiz.content.catalogue import AnyItem, Catalogue
from quiz.db import db
from quiz.migrations import migrate
from quiz.teach.join_link import JoinLink
from tests.browser.serving import Outside, Site, build_site, served
from tests.teach.classroom import CHEAP, Classroom, a_classroom

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIZES: tuple[ViewportSize, ...] = ({"width": 1920, "height": 1080}, {"width": 1024, "height": 768})
LANGUAGES = ("en", "zh-Hant-HK")
#: A picture two metres wide, as a classroom projector throws it, seen from the last row.
PICTURE, DISTANCE = 2.0, 6.0
#: Capitals of 16 minutes of arc are what ISO 9241-303 asks of text; the longest scenes may go down to 12.
USUAL, LONGEST = 16, 12
CAPITALS = 0.7
PATIENCE = 20_000


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory, outside: Outside) -> Iterator[Site]:
    """Serve an application with a database."""
    site = build_site(tmp_path_factory.mktemp("wall"), outside)
    site.app.extensions["passwords"] = CHEAP
    with site.app.app_context():
        migrate(db.engine)
    with served(site.app) as site.address:
        yield site


@pytest.fixture(scope="module")
def teacher(school: Site) -> Classroom:
    """Give an educator who is signed in."""
    return a_classroom(school.app, "Ms Lam")


def signed_in(browser: Browser, school: Site, teacher: Classroom, size: ViewportSize) -> Page:
    """Give a window of a size with the educator's sign-in."""
    context = browser.new_context(viewport=size, locale="en-GB", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    cookie = teacher.client.get_cookie("quiz")
    assert cookie is not None
    context.add_cookies([{"name": "quiz", "value": cookie.value, "url": school.address}])
    return context.new_page()


def minutes_of_arc(page: Page) -> float:
    """Give how large the capitals of the slide's text are for whoever sits in the last row."""
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.wall main')).fontSize)")
    width = page.evaluate("innerWidth")
    return 60 * degrees(atan(CAPITALS * size * PICTURE / width / DISTANCE))


def longest_items(catalogue: Catalogue) -> list[str]:
    """Give, for each look of a scene with each way of answering, the item with the most words in either language."""
    found: dict[tuple[str, str, str], AnyItem] = {}
    for language in LANGUAGES:
        for item in catalogue.items(language):
            if item.withdrawn is None:
                kind = (language, item.scene.looks, item.asks)
                if kind not in found or words_on_the_wall(item) > words_on_the_wall(found[kind]):
                    found[kind] = item
    return list(dict.fromkeys(item.id for item in found.values()))


def words_on_the_wall(item: AnyItem) -> int:
    """Count what the wall shows while a question is open."""
    shown = [item.scene.text, item.question, *(option.text for option in item.options)]
    shown += [message.text for message in getattr(item.scene, "messages", ())]
    return len("".join(shown))


def a_session_of(teacher: Classroom, items: list[str]) -> str:
    """Open a led session of these items."""
    catalogue: Catalogue = teacher.app.extensions["catalogue"]
    plan = sittings.Plan(
        form="mixed", digest="made-up", items=[(item, catalogue.item(item).cells) for item in items],
        language="en", pace=Pace.LED, expected=60, k=10, owner=teacher.educator_id,
    )  # fmt: skip
    with teacher.app.app_context():
        return sittings.open_sitting(db.session, plan, datetime.now(UTC))


def test_the_longest_scenes_fit_the_wall_and_can_be_read_from_the_last_row(
    browser: Browser, school: Site, teacher: Classroom, capsys: pytest.CaptureFixture[str]
) -> None:
    items = longest_items(school.app.extensions["catalogue"])
    sitting = a_session_of(teacher, items)
    tokens = teacher.join(sitting, 30)
    walls = [signed_in(browser, school, teacher, size) for size in SIZES]
    found: dict[str, Any] = {}
    smallest: dict[str, float] = {}

    def look(slide: str, item: str) -> None:
        for wall, size in zip(walls, SIZES, strict=True):
            for language in LANGUAGES:
                wall.goto(f"{school.address}/teach/sessions/{sitting}/projector?lang={language}")
                assert wall.locator(f".stage.on-{slide}").count() == 1
                name = f"{slide} {size['width']} {language}"
                arc = minutes_of_arc(wall)
                smallest[name] = min(smallest.get(name, 99), round(arc, 1))
                over = wall.evaluate("document.documentElement.scrollHeight - innerHeight")
                wide = wall.evaluate("document.documentElement.scrollWidth - innerWidth")
                if over > 0 or wide > 0 or arc < LONGEST:
                    found[f"{item}, {name}"] = {"over": over, "wide": wide, "arc": arc}

    for item in items:
        with teacher.app.app_context():
            sittings.show_next(db.session, sitting, after=teacher.view(sitting).screen.position)
        look("stem", item)
        with teacher.app.app_context():
            sittings.show_options(db.session, teacher.current(sitting).id)
        look("options", item)
        cells = teacher.app.extensions["catalogue"].item(item).cells
        for vote in (1, 2):
            teacher.answer(teacher.current(sitting).id, tokens, [*cells] * 30)
            with teacher.app.app_context():
                teacher.app.extensions["ballot"].close_run(db.session, teacher.current(sitting).id)
            look("result", item)
            if vote == 1:
                with teacher.app.app_context():
                    sittings.vote_again(db.session, teacher.current(sitting).id)
    with capsys.disabled():
        print(f"\nSmallest capitals over {len(items)} longest scenes, in minutes of arc at 6 m: {smallest}")
    for wall in walls:
        wall.context.close()
    assert not found, json.dumps(found, indent=1)


def test_a_clicker_leads_and_the_light_of_the_room_is_one_key(
    browser: Browser, school: Site, teacher: Classroom
) -> None:
    sitting = teacher.open("in-person-8")
    wall = signed_in(browser, school, teacher, SIZES[0])
    wall.goto(f"{school.address}/teach/sessions/{sitting}/projector")
    steps = (
        ("PageDown", "stem"), ("ArrowDown", "options"), ("ArrowRight", "result"), ("Space", "stem"),
        ("PageUp", "result"), ("PageDown", "stem"), (".", "paused"), (".", "stem"), ("b", "paused"), ("b", "stem"),
        ("ArrowUp", "result"), ("ArrowRight", "stem"), ("ArrowLeft", "result"), ("ArrowDown", "stem"),
    )  # fmt: skip
    for number, (key, slide) in enumerate(steps):
        wall.keyboard.press(key)
        expect(wall.locator(f".stage.on-{slide}"), f"step {number}: {key}").to_be_visible(timeout=PATIENCE)
    assert minutes_of_arc(wall) >= USUAL
    colour = "getComputedStyle(document.body).backgroundColor"
    light = wall.evaluate(colour)
    wall.keyboard.press("d")
    expect(wall.locator("html.dark")).to_be_visible(timeout=PATIENCE)
    assert wall.evaluate(colour) != light
    wall.reload()
    expect(wall.locator("html.dark")).to_be_visible()
    wall.keyboard.press("d")
    expect(wall.locator("html.bright")).to_be_visible(timeout=PATIENCE)
    assert wall.evaluate(colour) == light
    wall.keyboard.press("?")
    keys = wall.locator("dialog kbd").all_inner_texts()
    assert {"Space", "→", "←", "↑", "↓", "Page Down", "Page Up", "B", ".", "D", "F", "V", "?"} == set(keys)
    wall.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_locking_the_door_of_a_full_room_makes_nothing_on_the_wall_smaller(
    browser: Browser, school: Site, teacher: Classroom, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    address = "upstander.our-lady-of-the-lake-secondary-school.edu.hk:8000"
    monkeypatch.setattr("quiz.teach.projector.join_link", lambda code: JoinLink(code, address, f"https://{address}"))
    sitting = teacher.open("in-person-8")
    with school.app.app_context():
        db.session.get_one(Sitting, sitting).room_word = max(ROOM_WORDS, key=len)
        db.session.commit()
        sittings.show_next(db.session, sitting, after=0)
    walls = [signed_in(browser, school, teacher, size) for size in SIZES]
    for wall in walls:
        wall.goto(f"{school.address}/teach/sessions/{sitting}/projector?lang={language}")
        # A head that is too wide however the slide is set: it must not shrink the slide.
        wall.evaluate("document.querySelector('.wall-bar').style.minWidth = '120vw'")
        wall.evaluate("dispatchEvent(new Event('resize'))")
        assert minutes_of_arc(wall) >= USUAL
        wall.reload()
    before = [minutes_of_arc(wall) for wall in walls]
    teacher.join(sitting, 30)
    with school.app.app_context():
        sittings.lock(db.session, sitting)
    for wall, arc in zip(walls, before, strict=True):
        expect(wall.locator("[data-devices]")).to_have_text("30", timeout=PATIENCE)
        locked = {"en": "locked", "zh-Hant-HK": "已鎖"}[language]
        expect(wall.locator(".wall-bar")).to_contain_text(locked, timeout=PATIENCE)
        assert wall.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert wall.evaluate("document.documentElement.scrollHeight <= innerHeight")
        assert minutes_of_arc(wall) >= max(USUAL, 0.9 * arc)
        wall.context.close()


def test_space_goes_on_after_the_list_of_keys_was_closed_and_v_votes_again(
    browser: Browser, school: Site, teacher: Classroom
) -> None:
    sitting = teacher.open("in-person-8")
    wall = signed_in(browser, school, teacher, SIZES[0])
    wall.goto(f"{school.address}/teach/sessions/{sitting}/projector")
    wall.locator("[data-help]").click()
    expect(wall.locator("dialog[open]")).to_be_visible()
    wall.keyboard.press("Escape")
    expect(wall.locator("dialog[open]")).to_have_count(0)
    for key, slide in (("Space", "stem"), ("Space", "options"), ("Space", "result"), ("v", "options")):
        wall.keyboard.press(key)
        expect(wall.locator(f".stage.on-{slide}"), key).to_be_visible(timeout=PATIENCE)
    expect(wall.locator("h1")).to_contain_text("second vote")
    wall.context.close()


def test_the_last_slide_has_the_numbers_to_call_and_fits(browser: Browser, school: Site, teacher: Classroom) -> None:
    sitting = teacher.open("in-person-8")
    with school.app.app_context():
        school.app.extensions["ballot"].end(db.session, sitting)
    for size in SIZES:
        for language in LANGUAGES:
            wall = signed_in(browser, school, teacher, size)
            wall.goto(f"{school.address}/teach/sessions/{sitting}/projector?lang={language}")
            expect(wall.locator(".call-wall")).to_contain_text("2375 5322")
            expect(wall.locator(".call-wall")).to_contain_text("999")
            assert wall.evaluate("document.documentElement.scrollHeight <= innerHeight")
            assert wall.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert minutes_of_arc(wall) >= LONGEST
            wall.context.close()
