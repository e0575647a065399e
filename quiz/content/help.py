"""The help register: what one can do, whom to call, and when they are there."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from quiz.content.guidance import Address
from quiz.content.strict import Id, Revision, StatementId, Strict
from quiz.content.text import Line, Paragraphs

#: Every opening hour in the register is Hong Kong time.
HONG_KONG = ZoneInfo("Asia/Hong_Kong")


class Day(IntEnum):
    """A day of the week, as ``date.weekday`` counts them."""

    MON = 0
    TUE = 1
    WED = 2
    THU = 3
    FRI = 4
    SAT = 5
    SUN = 6


def _day(value: object) -> object:
    """Read "mon" as Monday."""
    if not isinstance(value, str):
        return value
    if value.upper() not in Day.__members__:
        raise ValueError(f"should be one of {', '.join(Day.__members__).lower()}")
    return Day[value.upper()]


def _clock(value: object) -> object:
    """Read "09:00" as a time; "24:00" is the end of the day and stays a string that is refused elsewhere."""
    if not isinstance(value, str):
        return value
    match = re.fullmatch("([01][0-9]|2[0-3]):([0-5][0-9])", value)
    if match is None:
        raise ValueError('should be a time such as "09:00", between "00:00" and "23:59"')
    return time(int(match[1]), int(match[2]))


def _date(value: object) -> object:
    """Read "2026-11-22" as a date."""
    if not isinstance(value, str):
        return value
    try:
        return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007  a day in the register has no zone
    except ValueError:
        raise ValueError('should be a date such as "2026-11-22"') from None


Weekday = Annotated[Day, BeforeValidator(_day)]
Clock = Annotated[time, BeforeValidator(_clock)]
CheckedOn = Annotated[date, BeforeValidator(_date)]


class Opening(Strict):
    """A stretch of hours that is the same on each of some days of the week, ``opens`` before ``closes``."""

    days: tuple[Weekday, ...] = Field(min_length=1)
    opens: Clock
    closes: Clock

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Opening:
        if self.opens >= self.closes:
            raise ValueError("opens should be earlier than closes")
        return self


class Hours(Strict):
    """When a service answers: in ``weekly`` openings, ``always``, or ``unknown`` when nobody has checked."""

    kind: Literal["weekly", "always", "unknown"]
    weekly: tuple[Opening, ...] = ()

    @model_validator(mode="after")
    def _weekly_has_openings(self) -> Hours:
        if (self.kind == "weekly") != bool(self.weekly):
            raise ValueError("weekly lists openings when, and only when, kind is weekly")
        return self


class State(Strict):
    """Whether a service is open at one moment, and when that changes (``None``: never, or not known).

    ``days`` counts the midnights in Hong Kong until it changes: 0 is today and 1 tomorrow.
    """

    is_open: bool | None
    changes: datetime | None = None
    days: int = 0


def state_at(hours: Hours, now: datetime) -> State:
    """Say whether a service is open at an instant (any time zone), and when it next opens or closes.

    Times given back are Hong Kong time. ``is_open`` is ``None`` when the hours are not known.
    """
    if hours.kind == "unknown":
        return State(is_open=None)
    if hours.kind == "always":
        return State(is_open=True)
    here = now.astimezone(HONG_KONG)
    spans = sorted(_spans(hours, here.date()))
    for opens, closes in spans:
        if here < opens:
            return State(is_open=False, changes=opens, days=(opens.date() - here.date()).days)
        if here < closes:
            return State(is_open=True, changes=closes)
    raise AssertionError("a week of openings always has one after now")


def _spans(hours: Hours, today: date) -> list[tuple[datetime, datetime]]:
    """List the openings of today and the seven days after it."""
    days = [today + timedelta(days=offset) for offset in range(8)]
    return [
        (datetime.combine(day, opening.opens, HONG_KONG), datetime.combine(day, opening.closes, HONG_KONG))
        for day in days
        for opening in hours.weekly
        if Day(day.weekday()) in opening.days
    ]


class Service(Strict):
    """Somebody who helps: who, for whom, how to reach them, when, and where we know it from."""

    id: Id
    name: Line
    what: Line
    who: Line
    region: Literal["hong-kong", "everywhere", "uk", "australia", "taiwan", "usa", "canada"]
    phone: Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 \-]{2,18}$")] | None = None
    address: Address | None = None
    hours: Hours
    first: bool = False
    rests_on: tuple[StatementId, ...] = ()
    source: Annotated[str, StringConstraints(min_length=3, max_length=200)]
    checked_on: CheckedOn

    @model_validator(mode="before")
    @classmethod
    def _read_first(cls, data: Any) -> Any:
        """Read ``first: yes``; every scalar of a content file is a string."""
        if isinstance(data, dict) and isinstance(data.get("first"), str):
            known = {"yes": True, "no": False}
            return {**data, "first": known.get(data["first"], data["first"])}
        return data

    @model_validator(mode="after")
    def _can_be_reached(self) -> Service:
        if self.phone is None and self.address is None:
            raise ValueError("should have a phone or an address, or nobody can reach it")
        return self


class Point(Strict):
    """One thing to know or to do, and the statements it rests on."""

    id: Id
    text: Paragraphs
    rests_on: tuple[StatementId, ...] = Field(min_length=1)


class Section(Strict):
    """A part of the help page for one situation."""

    id: Id
    title: Line
    points: tuple[Point, ...] = Field(min_length=1)


class Help(Strict):
    """The whole register."""

    revision: Revision
    sections: tuple[Section, ...] = Field(min_length=1)
    services: tuple[Service, ...] = Field(min_length=1)
