"""Which language a page is in: what the reader chose, or what the phone asks for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from babel.dates import get_day_names
from flask import Flask, Response, current_app, g, request
from flask_babel import Babel, get_locale
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from quiz.content.text import LANGUAGES
from quiz.headers import KEPT

COOKIE = "lang"
_GETTEXT = {"en": "en", "zh-Hant-HK": "zh_Hant_HK"}
#: What each language calls itself.
NAMES = {"en": "English", "zh-Hant-HK": "繁體中文"}


def pick(wanted: Iterable[str], default: str) -> str:
    """Give the language that serves a reader best, from tags in order of preference.

    A phone set up in Hong Kong asks for ``zh-HK, zh, en``. Plain negotiation finds none of these among ours and
    gives English, so any Chinese or Cantonese that is not written in Simplified characters by name means
    Traditional. Simplified readers are given Traditional too: it is closer than English.
    """
    for tag in wanted:
        if tag in LANGUAGES:
            return tag
        primary = tag.lower().partition("-")[0]
        if primary in ("zh", "yue"):
            return "zh-Hant-HK"
        if primary in LANGUAGES:
            return primary
    return default


def language() -> str:
    """Give the language of the page being made: asked for in the address, chosen before, or preferred."""
    found: str | None = g.get("language")
    if found is None:
        # Without a query there is nothing to look for in it; looking costs more than asking.
        asked = request.args.get("lang", "") if request.query_string else ""
        preferred = request.headers.get("Accept-Language", "")
        found = _chosen(asked, request.cookies.get(COOKIE, ""), preferred, current_app.config["DEFAULT_LANGUAGE"])
        g.language = found
    return found


@lru_cache(maxsize=256)
def _chosen(asked: str, kept: str, preferred: str, default: str) -> str:
    """Choose between what the address asks for, what was chosen before, and what the browser prefers."""
    known = [tag for tag in (asked, kept) if tag in LANGUAGES]
    return pick([*known, *(tag for tag, _ in parse_accept_header(preferred, LanguageAccept))], default)


def day_name(moment: datetime) -> str:
    """Name the day of the week of a moment, in the page's language and the moment's own time zone."""
    return str(get_day_names("wide", locale=get_locale())[moment.weekday()])


def day_names(days: Iterable[int]) -> str:
    """Name days of the week (0 is Monday) shortly, in the page's language; days in a row as a span: "Mon-Fri, Sun"."""
    names = get_day_names("abbreviated", locale=get_locale())
    spans: list[list[int]] = []
    for day in sorted(days):
        if spans and spans[-1][-1] == day - 1:
            spans[-1].append(day)
        else:
            spans.append([day])
    # An en dash between days, as between times.
    return ", ".join(names[span[0]] + (f"\N{EN DASH}{names[span[-1]]}" if len(span) > 1 else "") for span in spans)


def speak(app: Flask) -> None:
    """Set up translation, and remember a language chosen with ``?lang=`` until the browser is closed."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=lambda: _GETTEXT[language()])
    app.jinja_env.globals.update(language=language, language_names=NAMES, day_name=day_name, day_names=day_names)

    @app.after_request
    def _remember(response: Response) -> Response:
        if request.query_string and request.args.get("lang") in LANGUAGES and not request.path.startswith(KEPT):
            response.set_cookie(COOKIE, language(), secure=request.is_secure, httponly=True, samesite="Lax", path="/")
        return response
