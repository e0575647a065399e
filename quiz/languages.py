"""Which language a page is in: what the reader chose, or what the phone asks for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from babel.dates import get_day_names
from flask import Flask, Response, current_app, g, request
from flask_babel import Babel, get_locale

from quiz.content.text import LANGUAGES

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
    if "language" not in g:
        chosen = request.args.get("lang"), request.cookies.get(COOKIE)
        known = [tag for tag in chosen if tag in LANGUAGES]
        wanted = [*known, *(tag for tag, _ in request.accept_languages)]
        g.language = pick(wanted, current_app.config["DEFAULT_LANGUAGE"])
    return str(g.language)


def day_name(moment: datetime) -> str:
    """Name the day of the week of a moment, in the page's language and the moment's own time zone."""
    return str(get_day_names("wide", locale=get_locale())[moment.weekday()])


def speak(app: Flask) -> None:
    """Set up translation, and remember a language chosen with ``?lang=`` until the browser is closed."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=lambda: _GETTEXT[language()])
    app.jinja_env.globals.update(language=language, language_names=NAMES, day_name=day_name)

    @app.after_request
    def _remember(response: Response) -> Response:
        if request.args.get("lang") in LANGUAGES and request.endpoint != "static":
            response.set_cookie(COOKIE, language(), secure=request.is_secure, httponly=True, samesite="Lax", path="/")
        return response
