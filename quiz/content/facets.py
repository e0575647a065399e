"""Facets: who and where an item is about, so that a set can be balanced and no facet gives the key away."""

from __future__ import annotations

from enum import StrEnum

from quiz.content.strict import Strict


class Setting(StrEnum):
    """Where the bystander meets it: face to face, or through a phone or a computer."""

    IN_PERSON = "in-person"
    ONLINE = "online"


class Taken(StrEnum):
    """How the image came to be."""

    SECRETLY = "secretly"
    WITH_CONSENT = "with-consent"
    NOT_TOLD = "not-told"


class Harmed(StrEnum):
    """Who is harmed, as the bystander knows them; ``anyone`` where a remark is about people in general."""

    FRIEND = "friend"
    ACQUAINTANCE = "acquaintance"
    STRANGER = "stranger"
    ANYONE = "anyone"


class By(StrEnum):
    """Who takes or spreads the image, to the bystander; ``partner`` is the harmed person's, also a former one."""

    FRIEND = "friend"
    PARTNER = "partner"
    ACQUAINTANCE = "acquaintance"
    STRANGER = "stranger"
    UNKNOWN = "unknown"


class Gender(StrEnum):
    """As the text tells it; most languages of names and pronouns tell it, and some scenes leave it open."""

    WOMAN = "woman"
    MAN = "man"
    NOT_TOLD = "not-told"


class Others(StrEnum):
    """Whether other bystanders are there, or in the chat."""

    ALONE = "alone"
    PRESENT = "present"


class Facets(Strict):
    """What an item is about, in a closed set of words. Never translated, never shown to a learner."""

    setting: Setting
    taken: Taken
    harmed: Harmed
    by: By
    harmed_gender: Gender
    by_gender: Gender
    others: Others


#: The closed set of each facet.
VALUES: dict[str, type[StrEnum]] = {
    "setting": Setting,
    "taken": Taken,
    "harmed": Harmed,
    "by": By,
    "harmed_gender": Gender,
    "by_gender": Gender,
    "others": Others,
}
