"""Fixtures for tests in a real browser: Chromium with its back/forward cache on, and the application served to it."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.learner import Learner
from tests.browser.serving import Outside, Site, build_site, served

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: Playwright turns the back/forward cache off. With it off, a page that leaks through Back would pass every test.
NOT_WANTED = ["--disable-back-forward-cache"]
SMALL_PHONE = {"width": 360, "height": 740}


def chromium() -> str:
    """Give the path of Chromium, from ``QUIZ_TEST_CHROMIUM`` or the usual names; skip, or fail where it must be."""
    found = os.environ.get("QUIZ_TEST_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    reason = "no Chromium found: install Debian's chromium, or set QUIZ_TEST_CHROMIUM to the path of one"
    if "browser" in os.environ.get("QUIZ_TEST_REQUIRE", ""):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Tell pytest-playwright how to start the browser, which all tests share."""
    return {"executable_path": chromium(), "args": ARGUMENTS, "ignore_default_args": NOT_WANTED}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """Give what every context has, unless a test says otherwise: a small phone, English, no movement."""
    return {"viewport": SMALL_PHONE, "locale": "en-GB", "reduced_motion": "reduce"}


@pytest.fixture(scope="session")
def outside() -> Iterator[Outside]:
    """Serve the everyday site one leaves to."""
    everyday = Outside()
    with served(everyday) as address:
        # Another host name than ours, so that it is another site for the browser too.
        everyday.address = address.replace("127.0.0.1", "localhost")
        yield everyday


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, outside: Outside) -> Iterator[Site]:
    """Serve the application with the real content; it keeps nothing, so every test shares it."""
    site = build_site(tmp_path_factory.mktemp("site"), outside)
    with served(site.app) as site.address:
        yield site


@pytest.fixture
def a_learner(site: Site, browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Callable[..., Learner]]:
    """Give a maker of learners, each with a browser of their own; arguments are those of a Playwright context."""
    with contextlib.ExitStack() as contexts:

        def make(**wanted: Any) -> Learner:
            context = contexts.enter_context(browser.new_context(**{**browser_context_args, **wanted}))
            context.set_default_timeout(8000)
            return Learner(site, context.new_page())

        yield make


@pytest.fixture
def learner(a_learner: Callable[..., Learner]) -> Learner:
    """Give a learner with a small phone and JavaScript."""
    return a_learner()
