"""The network goes away and comes back: nothing chosen is lost, an answer counts once, and help stays at hand."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, Page, Route, expect
from sqlalchemy import func, select

from quiz.ballot.models import Pace, Receipt, Tally
from quiz.content.item import Story
from quiz.db import db
from tests.browser.learner import Learner
from tests.browser.places import FORM
from tests.browser.serving import Outside, Site, build_site, served
from tests.rooms import Room

pytestmark = pytest.mark.browser

KEPT = "Your answer is kept on this page"
PATIENCE = 30_000


def at_question_three(learner: Learner) -> None:
    """Stand at the third question of a course."""
    learner.hold(FORM, {item.id: (item.options[0].id,) for item in learner.items(FORM)[:2]})
    learner.open(f"/learn/{FORM}/3")


def test_an_answer_waits_on_the_page_and_is_sent_once_when_the_network_is_back(learner: Learner) -> None:
    at_question_three(learner)
    learner.choose(1)
    learner.page.context.set_offline(True)
    learner.site.posts.clear()
    learner.button("Answer").click()
    expect(learner.page.locator("[data-wire]")).to_contain_text(KEPT)
    assert learner.h1.startswith("Question 3 of")
    assert learner.page.locator("label.option input").nth(1).is_checked()
    learner.page.context.set_offline(False)
    expect(learner.page.locator("h1")).to_have_text("Feedback on question 3", timeout=PATIENCE)
    assert learner.site.posts == [f"/learn/{FORM}/3"]
    chosen = learner.items(FORM)[2].options[1].text
    assert chosen in learner.page.locator(".all-options li").nth(1).text_content()  # type: ignore[operator]
    expect(learner.page.locator(".all-options li").nth(1)).to_contain_text("your choice")


def test_somebody_may_think_again_while_the_answer_waits(learner: Learner) -> None:
    at_question_three(learner)
    learner.choose(0)
    learner.page.context.set_offline(True)
    learner.button("Answer").click()
    expect(learner.page.locator("[data-wire]")).to_contain_text(KEPT)
    learner.choose(1)
    learner.page.context.set_offline(False)
    expect(learner.page.locator("h1")).to_have_text("Feedback on question 3", timeout=PATIENCE)
    expect(learner.page.locator(".all-options li").nth(1)).to_contain_text("your choice")


def test_a_skip_waits_as_an_answer_does(learner: Learner) -> None:
    at_question_three(learner)
    learner.page.context.set_offline(True)
    learner.button("Skip this one").click()
    expect(learner.page.locator("[data-wire]")).to_contain_text(KEPT)
    learner.page.context.set_offline(False)
    expect(learner.page.locator("h1")).to_contain_text("Question 4 of", timeout=PATIENCE)


def test_a_server_that_falters_is_asked_again(learner: Learner) -> None:
    at_question_three(learner)
    faults = iter(("busy", "slow down", "cut off"))

    def falter(route: Route) -> None:
        fault = next(faults, None) if route.request.method == "POST" else None
        if fault is None:
            route.continue_()
        elif fault == "cut off":
            route.abort("connectionreset")
        else:
            route.fulfill(status=503 if fault == "busy" else 429, body="later")

    learner.page.route(f"**/learn/{FORM}/3", falter)
    learner.site.posts.clear()
    learner.choose(0)
    learner.button("Answer").click()
    expect(learner.page.locator("[data-wire]")).to_contain_text(KEPT)
    expect(learner.page.locator("h1")).to_have_text("Feedback on question 3", timeout=PATIENCE)
    assert learner.site.posts == [f"/learn/{FORM}/3"]


def test_an_answer_whose_reply_was_lost_is_the_answer_that_stands(learner: Learner) -> None:
    at_question_three(learner)
    lost: list[int] = []

    def lose_the_reply(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            # It reaches the server, but the phone never hears of it.
            lost.append(route.fetch(max_redirects=0).status)
            route.abort("connectionreset")
        else:
            route.continue_()

    learner.page.route(f"**/learn/{FORM}/3", lose_the_reply)
    learner.choose(1)
    learner.button("Answer").click()
    expect(learner.page.locator("h1")).to_have_text("Feedback on question 3", timeout=PATIENCE)
    assert lost == [303]
    expect(learner.page.locator(".all-options li").nth(1)).to_contain_text("your choice")


def test_a_form_the_server_refuses_shows_why_as_without_scripts(learner: Learner) -> None:
    at_question_three(learner)
    learner.choose(0)
    learner.page.context.clear_cookies()
    learner.press("Answer")
    assert learner.h1 == "Please start again"


def test_a_story_is_walked_through_a_gap_in_the_network(learner: Learner) -> None:
    form, number, story = next(
        (form, number, item)
        for form in learner.catalogue.forms("en")
        for number, item in enumerate(learner.items(form.id), start=1)
        if isinstance(item, Story)
    )
    learner.hold(
        form.id, {item: (learner.catalogue.item(item, "en").options[0].id,) for item in form.items[: number - 1]}
    )
    learner.open(f"/learn/{form.id}/{number}")
    first = story.steps[0].question
    expect(learner.page.locator("legend")).to_contain_text(first)
    learner.choose(0)
    learner.page.context.set_offline(True)
    learner.button("Go on").click()
    expect(learner.page.locator("[data-wire]")).to_contain_text(KEPT)
    learner.page.context.set_offline(False)
    expect(learner.page.locator(".came, .path").first).to_be_attached(timeout=PATIENCE)
    while "/feedback" not in learner.path:
        learner.choose(0)
        learner.press("Go on")
    learner.press("Try again, for practice")
    while "/feedback" not in learner.path:
        expect(learner.page.get_by_text("For practice.")).to_be_visible()
        learner.choose(0)
        learner.press("Go on")
    assert learner.path.endswith("/again/feedback")


def test_a_link_pressed_without_a_network_leaves_the_page_as_it_is(learner: Learner) -> None:
    at_question_three(learner)
    learner.answer()
    learner.page.context.set_offline(True)
    for name in ("Next question", "Help", "繁體中文"):
        learner.button(name).click()
        expect(learner.page.locator("[data-wire]")).to_contain_text("This page stays as it is")
        assert learner.h1 == "Feedback on question 3"
    learner.page.context.set_offline(False)
    expect(learner.page.locator("[data-wire]")).to_have_text("")
    learner.press("Next question")
    assert learner.h1.startswith("Question 4 of")


def test_a_browser_that_wrongly_thinks_it_is_offline_still_follows_links(learner: Learner) -> None:
    learner.page.add_init_script("Object.defineProperty(navigator, 'onLine', {get: () => false})")
    at_question_three(learner)
    learner.answer()
    learner.press("Next question")
    assert learner.h1.startswith("Question 4 of")


def test_whom_to_call_stands_on_every_page_of_a_course_without_a_network(learner: Learner) -> None:
    at_question_three(learner)
    for heading in ("Question 3", "Feedback on question 3"):
        assert learner.h1.startswith(heading)
        learner.page.context.set_offline(True)
        learner.page.locator(".call summary").click()
        expect(learner.page.locator(".call a").first).to_be_visible()
        numbers = learner.page.locator(".call a").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
        assert {"tel:999", "tel:23755322"} <= set(numbers)
        learner.page.context.set_offline(False)
        if heading == "Question 3":
            learner.answer()


def test_leaving_without_a_network_blanks_the_page_and_forgets_at_the_next_word_with_the_server(
    learner: Learner,
) -> None:
    at_question_three(learner)
    learner.page.context.set_offline(True)
    learner.button("Leave quickly").click(no_wait_after=True)
    learner.page.wait_for_timeout(1500)
    assert "Question" not in learner.sees()
    assert "left" in learner.names_of_cookies()
    # Back brings nothing either while there is no network.
    with contextlib.suppress(Error):
        learner.page.evaluate("history.back()")
    learner.page.wait_for_timeout(700)
    assert "Question" not in learner.sees()
    learner.page.context.set_offline(False)
    with contextlib.suppress(Error):  # The browser may already be trying again by itself.
        learner.open(f"/learn/{FORM}/3")
    learner.page.wait_for_timeout(1500)
    learner.open("/learn")
    assert "Welcome back" in learner.sees()
    assert learner.names_of_cookies() == {"left"}


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory, outside: Outside) -> Iterator[Site]:
    """Serve an application with a database of its own."""
    site = build_site(tmp_path_factory.mktemp("weak"), outside)
    with served(site.app) as site.address:
        yield site


@contextlib.contextmanager
def phone_in(browser: Browser, site: Site, room: Room) -> Iterator[Page]:
    """Join a room with a real browser."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{site.address}/j/{room.code}")
    page.get_by_role("button", name="Enter the room").click()
    expect(page.locator("[data-wire]")).to_be_attached()
    yield page
    context.close()


def counted(site: Site, run_id: str) -> tuple[int, int]:
    """Give the receipts of a run and the sum of its tallies, behind the pages' back."""
    with site.app.app_context():
        receipts = db.session.scalar(select(func.count()).select_from(Receipt).where(Receipt.run_id == run_id)) or 0
        return receipts, db.session.scalar(select(func.sum(Tally.count)).where(Tally.run_id == run_id)) or 0


def test_a_led_answer_is_counted_once_when_the_network_is_back(browser: Browser, school: Site) -> None:
    room = Room(school.app)
    room.open_next()
    with phone_in(browser, school, room) as page:
        page.locator(".option").nth(1).click()
        page.context.set_offline(True)
        page.get_by_role("button", name="Answer").dblclick()
        expect(page.get_by_text(KEPT)).to_be_visible()
        assert counted(school, room.current.id) == (0, 0)
        page.context.set_offline(False)
        expect(page.locator("h1")).to_have_text("Sent", timeout=PATIENCE)
        assert counted(school, room.current.id) == (1, 1)
        page.reload()
        expect(page.locator("h1")).to_have_text("Sent")
        assert counted(school, room.current.id) == (1, 1)


def test_a_led_answer_whose_reply_was_lost_is_counted_once_also_after_a_reload(browser: Browser, school: Site) -> None:
    room = Room(school.app)
    room.open_next()
    with phone_in(browser, school, room) as page:
        reached: list[int] = []

        def lose_the_reply(route: Route) -> None:
            if route.request.method == "POST" and not reached:
                reached.append(route.fetch(max_redirects=0).status)
            if route.request.method == "POST" and len(reached) < 2:
                reached.append(0)
                route.abort("connectionreset")
            else:
                route.continue_()

        page.route("**/learn/session/*", lose_the_reply)
        page.locator(".option").nth(1).click()
        page.get_by_role("button", name="Answer").click()
        # The second try finds its receipt, and the phone keeps its choice for the feedback.
        expect(page.locator("h1")).to_have_text("Sent", timeout=PATIENCE)
        assert counted(school, room.current.id) == (1, 1)
        room.close()
        expect(page.locator(".verdict")).to_be_visible(timeout=PATIENCE)
        expect(page.locator("h2", has_text="The question is closed")).to_have_count(0)


def test_a_reload_without_a_network_counts_nothing_twice(browser: Browser, school: Site) -> None:
    room = Room(school.app)
    room.open_next()
    with phone_in(browser, school, room) as page:
        page.locator(".option").nth(1).click()
        page.context.set_offline(True)
        page.get_by_role("button", name="Answer").click()
        expect(page.get_by_text(KEPT)).to_be_visible()
        assert counted(school, room.current.id) == (0, 0)
        with contextlib.suppress(Error):
            page.reload()
        page.context.set_offline(False)
        page.goto(f"{school.address}/learn/session")
        # A browser may keep the page when a reload fails; then the answer went out when the network was back.
        if page.locator("h1").inner_text() != "Sent":
            page.locator(".option").nth(0).click()
            page.get_by_role("button", name="Answer").click()
        expect(page.locator("h1")).to_have_text("Sent", timeout=PATIENCE)
        assert counted(school, room.current.id) == (1, 1)


def test_an_answer_that_comes_after_the_close_says_so_and_counts_nothing(browser: Browser, school: Site) -> None:
    room = Room(school.app)
    room.open_next()
    with phone_in(browser, school, room) as page:
        page.locator(".option").nth(1).click()
        page.context.set_offline(True)
        page.get_by_role("button", name="Answer").click()
        expect(page.get_by_text(KEPT)).to_be_visible()
        room.close()
        page.context.set_offline(False)
        expect(page.locator("h1")).to_have_text("The question is closed", timeout=PATIENCE)
        assert counted(school, room.current.id) == (0, 0)


def test_at_ones_own_pace_in_a_room_answers_wait_and_skips_lead_on(browser: Browser, school: Site) -> None:
    room = Room(school.app, pace=Pace.OWN)
    with phone_in(browser, school, room) as page:
        first = room.view.screen.runs[0].id
        page.context.set_offline(True)
        page.get_by_role("button", name="Skip this one").click()
        expect(page.get_by_text(KEPT)).to_be_visible()
        page.context.set_offline(False)
        expect(page.locator("h1")).to_contain_text("Question 2 of", timeout=PATIENCE)
        assert counted(school, first) == (1, 1)
