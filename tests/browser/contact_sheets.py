"""Pictures of pages put side by side: an index to click through, and sheets to look at in one go."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path

from playwright.sync_api import Browser

#: How many pages one sheet shows, and how much of a long page, in pixels.
PAGES, TALLEST = 6, 700
STYLE = """
body { font: 14px sans-serif; margin: 8px; background: #ccc; }
section { display: flex; flex-wrap: wrap; gap: 6px; margin-bottom: 12px; }
h2 { flex-basis: 100%; margin: 0; font-size: 14px; }
figure { margin: 0; max-height: TALLESTpx; overflow: hidden; }
img { display: block; width: 200px; } img.wide { width: 420px; }
"""


def lay_out(browser: Browser, folder: Path) -> None:
    """Write ``index.html`` over every picture ``page.screen.language.scheme.png`` of a folder, and sheets of it."""
    names = sorted(path.name for path in folder.glob("*.*.*.*.png"))
    pages = [(page, list(of_page)) for page, of_page in groupby(names, key=lambda name: name.split(".")[0])]
    (folder / "index.html").write_text(_html(pages), encoding="utf-8")
    for old in folder.glob("contact-*.png"):
        old.unlink()
    view = browser.new_page(viewport={"width": 2500, "height": 1000})
    part = folder / "part.html"
    for number, first in enumerate(range(0, len(pages), PAGES), start=1):
        part.write_text(_html(pages[first : first + PAGES]), encoding="utf-8")
        view.goto(part.as_uri())
        view.screenshot(path=folder / f"contact-{number:02}.png", full_page=True)
    part.unlink(missing_ok=True)
    view.close()


def _html(pages: list[tuple[str, list[str]]]) -> str:
    """Write a page with a row for every page that was taken."""
    return f"<!doctype html><meta charset=utf-8><style>{STYLE.replace('TALLEST', str(TALLEST))}</style>" + "".join(
        f"<section><h2>{escape(page)}</h2>{''.join(_figures(names))}</section>" for page, names in pages
    )


def _figures(names: list[str]) -> Iterator[str]:
    """Write the pictures of one page, narrow ones first."""
    for name in sorted(names, key=lambda name: (int(name.split(".")[1]), name)):
        wide = "" if name.split(".")[1] == "360" else " class=wide"
        yield f'<figure><a href="{name}"><img{wide} src="{name}" alt="{escape(name)}"></a></figure>'
