"""The pictures of README.md: a question with its feedback on a phone, and a result on the wall; from the demo."""

from __future__ import annotations

import base64
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page

from quiz.ballot.readings import screen, sittings_of
from quiz.config import Settings
from quiz.db import db
from quiz.demo import NAME, make
from quiz.migrations import migrate
from tests.browser.learner import Learner
from tests.browser.serving import Outside, Site, build_site, served
from tests.teach.staff_room import StaffRoom

#: The same room for everybody who makes them.
SEED = 7
LARGEST = 80_000
_AS_WEBP = """async ([sources, width, gap]) => {
  const pictures = await Promise.all(sources.map(async (source) => {
    const picture = new Image(); picture.src = source; await picture.decode(); return picture; }));
  const canvas = document.createElement('canvas');
  const scale = (width - gap * (pictures.length - 1)) / pictures.reduce((sum, one) => sum + one.width, 0);
  canvas.width = width;
  canvas.height = Math.max(...pictures.map((one) => one.height)) * scale;
  const pen = canvas.getContext('2d');
  let left = 0;
  for (const one of pictures) { pen.drawImage(one, left, 0, one.width * scale, one.height * scale);
    left += one.width * scale + gap; }
  return canvas.toDataURL('image/webp', 0.8);
}"""


def take_for_readme(browser: Browser, folder: Path) -> None:
    """Write ``phone.webp`` and ``wall.webp``, each smaller than ``LARGEST`` bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        site = build_site(Path(data), Outside("http://localhost:9"))
        with site.app.app_context():
            migrate(db.engine)
        settings = Settings(data_dir=Path(data), _env_file=None)  # type: ignore[call-arg]
        [line] = make(settings, SEED, datetime.now(UTC))
        password = line.split("password ")[1].split(" ")[0]
        with served(site.app) as site.address:
            _write(browser, _phone(browser, site), folder / "phone.webp", 800, 28)
            _write(browser, [_wall(browser, site, password)], folder / "wall.webp", 1280, 0)


def _phone(browser: Browser, site: Site) -> list[bytes]:
    """Take a question, answer it, and take the feedback."""
    context = browser.new_context(
        viewport={"width": 390, "height": 800}, device_scale_factor=2, locale="en-GB", reduced_motion="reduce"
    )
    learner = Learner(site, context.new_page())
    learner.open("/learn/in-person-8")
    learner.page.locator("main form .button").first.click()
    learner.choose(1)
    question = learner.page.screenshot()
    learner.page.locator("main form .button").first.click()
    learner.page.wait_for_url("**/feedback")
    learner.page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    feedback = learner.page.screenshot()
    context.close()
    return [question, feedback]


def _wall(browser: Browser, site: Site, password: str) -> bytes:
    """Close the question of the demo's open room, and take its result."""
    context = browser.new_context(
        viewport={"width": 1920, "height": 1080}, locale="en-GB", reduced_motion="reduce", color_scheme="light"
    )
    page: Page = context.new_page()
    page.goto(f"{site.address}/teach/sign-in")
    page.locator('input[name="name"]').fill(NAME)
    page.locator('input[name="password"]').fill(password)
    page.locator("main form .button").click()
    owner = StaffRoom(site.app).everyone()[NAME].id
    with site.app.app_context():
        [last] = [one for one in sittings_of(db.session, owner) if not one.is_open and one.joined == 27]
        positions = [run.position for run in screen(db.session, last.id).runs]
    page.goto(f"{site.address}/teach/sessions/{last.id}/projector?position={positions[2]}")
    taken = page.screenshot()
    context.close()
    return taken


def _write(browser: Browser, pictures: list[bytes], path: Path, width: int, gap: int) -> None:
    """Put pictures side by side, ``width`` pixels in all, and write them as WebP; Chromium does the work."""
    page = browser.new_page()
    sources = [f"data:image/png;base64,{base64.b64encode(one).decode()}" for one in pictures]
    written = page.evaluate(_AS_WEBP, [sources, width, gap])
    path.write_bytes(base64.b64decode(written.partition(",")[2]))
    page.close()
    if path.stat().st_size > LARGEST:
        raise SystemExit(f"{path.name} has {path.stat().st_size} bytes, more than {LARGEST}")
