"""Take a picture of every page, on a phone and a laptop, light and dark, in both languages.

Run ``python tests/browser/screenshots.py``; the pictures go to ``screenshots/``, which is not kept in the repository.
Words after the command take only the pages whose names begin with one of them.
"""

from __future__ import annotations

import sys
import tempfile
import types
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    # Some libraries install a package called tests; ours is meant.
    sys.modules["tests"] = types.ModuleType("tests")
    sys.modules["tests"].__path__ = [str(ROOT / "tests")]

from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from tests.browser.conftest import ARGUMENTS, NOT_WANTED, chromium  # noqa: E402
from tests.browser.learner import Learner  # noqa: E402
from tests.browser.places import places  # noqa: E402
from tests.browser.serving import Outside, Site, build_site, served  # noqa: E402

SCREENS = {"phone": {"width": 360, "height": 740}, "laptop": {"width": 1280, "height": 800}}


def take_all(folder: Path, wanted: tuple[str, ...]) -> None:
    """Start everything, take the pictures, stop everything."""
    folder.mkdir(exist_ok=True)
    site = build_site(Path(tempfile.mkdtemp()), Outside("http://localhost:9"))
    with served(site.app) as site.address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS, ignore_default_args=NOT_WANTED)
        for screen in SCREENS:
            for language in ("en", "zh-Hant-HK"):
                _take(browser, site, folder, screen, language, wanted)
        browser.close()


def _take(browser: Browser, site: Site, folder: Path, screen: str, language: str, wanted: tuple[str, ...]) -> None:
    """Take every page on one screen in one language, light and dark."""
    size = SCREENS[screen]
    context = browser.new_context(viewport={**size}, locale=language, reduced_motion="reduce")  # type: ignore[arg-type]
    learner = Learner(site, context.new_page())
    # Buttons are found by their English names; pages are then opened again in the language.
    context.set_extra_http_headers({"Accept-Language": "en"})
    for place in places(learner):
        if wanted and not place.name.startswith(wanted):
            continue
        place.go(learner)
        if language != "en" and place.name != "left":
            learner.page.goto(f"{learner.page.url.partition('?')[0]}?lang={language}")
        if place.name == "feedback-one-partly":
            learner.page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        for scheme in ("light", "dark"):
            learner.page.emulate_media(color_scheme=scheme)
            learner.page.screenshot(path=folder / f"{place.name}-{screen}-{language}-{scheme}.png", full_page=True)
    context.close()


if __name__ == "__main__":
    take_all(ROOT / "screenshots", tuple(sys.argv[1:]))
