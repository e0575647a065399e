"""Days and hours as educators read them: British in English, Hong Kong's own in Chinese."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date

from quiz.content.help import HONG_KONG
from quiz.languages import language
from quiz.teach.blueprint import bp

_LOCALES = {"en": "en_GB", "zh-Hant-HK": "zh_Hant_HK"}


@bp.app_template_filter("day")
def day(value: date) -> str:
    """Write a day out: 23 November 2027."""
    return str(format_date(value, "long", locale=_LOCALES[language()]))


@bp.app_template_filter("hour")
def hour(value: datetime) -> str:
    """Write a moment in Hong Kong time."""
    here = value.astimezone(HONG_KONG)
    return f"{format_date(here, 'medium', locale=_LOCALES[language()])}, {here:%H:%M}"
