"""Small screens, large text, large fingers, and a bar that covers nothing."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.browser.learner import Learner
from tests.browser.places import places

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WIDER_THAN_THE_SCREEN = """() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide <= 0) return [];
  return [`${wide} px too wide`, ...[...document.body.querySelectorAll('*')]
    .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .slice(0, 5).map((one) => one.outerHTML.slice(0, 90))];
}"""

#: Links inside sentences are left out, as in WCAG 2.5.8.
TOO_SMALL = """() => [...document.querySelectorAll(
    '.bar a, button, .button, .chip, label, summary, footer a, .jump a, .phone a, .course h2 a, main > p > a.alone'
  )].filter((one) => one.offsetParent !== null && !one.closest('.course h2') && !one.matches('.quiet:not(.button)'))
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([, box]) => box.height < 44 || box.width < 24)
  .map(([one, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${one.outerHTML.slice(0, 90)}`)"""

#: Upwards, because that is where a bar at the top covers what has the focus.
COVERED = """() => {
  const bar = document.querySelector('.bar');
  if (!bar) return [];
  const floor = () => bar.getBoundingClientRect().bottom;
  document.activeElement.blur();
  scrollTo(0, document.body.scrollHeight);
  return [...document.querySelectorAll('main a, main button, main input:not([type=hidden]), main summary')]
    .filter((one) => one.offsetParent !== null).reverse()
    .filter((one) => { one.focus(); const box = one.getBoundingClientRect();
      return box.top < floor() - 1 || box.top > innerHeight - 20; })
    .map((one) => one.outerHTML.slice(0, 90));
}"""


@pytest.mark.parametrize("language", ["en", "zh-Hant-HK"])
def test_every_page_fits_a_small_screen_and_large_text(a_learner: Callable[..., Learner], language: str) -> None:
    learner = a_learner(viewport={"width": 320, "height": 568})
    found = {}
    for place in places(learner):
        place.go(learner)
        if language != "en" and place.name != "left":
            learner.page.goto(f"{learner.page.url.partition('?')[0]}?lang={language}")
        learner.page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        report = {"wide": learner.page.evaluate(WIDER_THAN_THE_SCREEN), "small": learner.page.evaluate(TOO_SMALL)}
        report["covered"] = learner.page.evaluate(COVERED)
        learner.page.evaluate("document.documentElement.style.fontSize = '200%'")
        report["wide at 200 %"] = learner.page.evaluate(WIDER_THAN_THE_SCREEN)
        report["covered at 200 %"] = learner.page.evaluate(COVERED)
        if any(report.values()):
            found[place.name] = {name: what for name, what in report.items() if what}
    assert not found, json.dumps(found, indent=1, ensure_ascii=False)
