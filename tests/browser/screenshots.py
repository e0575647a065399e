"""Take a picture of every page: in both languages, light and dark, on a phone and a laptop, the wall on its own sizes.

``python tests/browser/screenshots.py`` puts them into ``screenshots/``, which is not kept in the repository, with
``index.html`` to look at all of them and ``contact-N.png`` sheets. Words after the command take only the pages whose
names begin with one of them. ``--readme`` makes instead the two pictures of README.md, from the demo, which are kept
in ``docs/pictures/``.
"""

from __future__ import annotations

import sys
import tempfile
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    # Some libraries install a package called tests; ours is meant.
    sys.modules["tests"] = types.ModuleType("tests")
    sys.modules["tests"].__path__ = [str(ROOT / "tests")]

from playwright.sync_api import Browser, BrowserContext, ViewportSize, sync_playwright  # noqa: E402

from quiz.db import db  # noqa: E402
from quiz.migrations import migrate  # noqa: E402
from tests.browser.conftest import ARGUMENTS, NOT_WANTED, chromium  # noqa: E402
from tests.browser.contact_sheets import lay_out  # noqa: E402
from tests.browser.learner import Learner  # noqa: E402
from tests.browser.places import Place, places  # noqa: E402
from tests.browser.readme_pictures import take_for_readme  # noqa: E402
from tests.browser.serving import Outside, Site, build_site, served  # noqa: E402
from tests.browser.session_places import seat_places, staff_places, wall_places  # noqa: E402
from tests.browser.showings import Showings  # noqa: E402

LANGUAGES = ("en", "zh-Hant-HK")
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SCREENS: dict[str, ViewportSize] = {"360": {"width": 360, "height": 740}, "1280": {"width": 1280, "height": 800}}
WALLS: dict[str, ViewportSize] = {"1920": {"width": 1920, "height": 1080}, "1024": {"width": 1024, "height": 768}}


def take_all(folder: Path, wanted: tuple[str, ...]) -> None:
    """Start everything, take the pictures, lay them out, stop everything."""
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        site, empty = (_site(Path(data) / name) for name in ("site", "empty"))
        with served(site.app) as site.address, served(empty.app) as empty.address:
            showings = Showings(site, empty)
            browser = playwright.chromium.launch(
                executable_path=chromium(), args=ARGUMENTS, ignore_default_args=NOT_WANTED
            )
            for language in LANGUAGES:
                for screen, size in {**SCREENS, **WALLS}.items():
                    context = browser.new_context(viewport=size, locale=language, reduced_motion="reduce")
                    _take(context, site, showings, folder, screen, language, wanted)
                    context.close()
            lay_out(browser, folder)
            browser.close()


def _site(folder: Path) -> Site:
    """Build the application with a database in a folder of its own."""
    folder.mkdir()
    site = build_site(folder, Outside("http://localhost:9"))
    with site.app.app_context():
        migrate(db.engine)
    return site


def _take(
    context: BrowserContext, site: Site, showings: Showings, folder: Path, screen: str, language: str,
    wanted: tuple[str, ...],
) -> None:  # fmt: skip
    """Take every page that belongs on a screen, in one language, light and dark."""
    learner = Learner(site, context.new_page())
    for place in _all_places(learner, showings, screen, language):
        if wanted and not place.name.startswith(wanted):
            continue
        place.go(learner)
        if place.name == "feedback-one-partly":
            learner.page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        # What sticks to the top of the window stands at the top of the picture too.
        learner.page.evaluate("scrollTo(0, 0)")
        for scheme in SCHEMES:
            learner.page.emulate_media(color_scheme=scheme)
            path = folder / f"{place.name}.{screen}.{language}.{scheme}.png"
            learner.page.screenshot(path=path, full_page=True)


def _all_places(learner: Learner, showings: Showings, screen: str, language: str) -> Iterator[Place]:
    """Yield every page that belongs on a screen."""
    if screen in WALLS:
        yield from wall_places(showings, language)
        return
    yield from places(learner)
    yield from seat_places(showings)
    yield from staff_places(showings)


def take_readme_pictures(folder: Path) -> None:
    """Start a browser for the pictures of README.md."""
    with sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        take_for_readme(browser, folder)
        browser.close()


if __name__ == "__main__":
    if "--readme" in sys.argv:
        take_readme_pictures(ROOT / "docs" / "pictures")
    else:
        take_all(ROOT / "screenshots", tuple(sys.argv[1:]))
