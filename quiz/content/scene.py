"""Scenes: what a learner sees first. A place, a chat or a remark; never a person harmed."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from quiz.content.strict import Strict
from quiz.content.text import Line, Paragraphs, Words


class Picture(StrEnum):
    """The quiet drawing above a scene. It shows a place, never a person harmed."""

    PLATFORM = "platform"
    TRAIN = "train"
    BUS = "bus"
    STREET = "street"
    SCHOOL = "school"
    SHOP = "shop"
    HOME = "home"
    PHONE = "phone"
    CHAT = "chat"
    CAFE = "cafe"


class Place(Strict):
    """A scene told in two to four short sentences."""

    looks: Literal["place"]
    picture: Picture
    text: Paragraphs


class Message(Strict):
    """One bubble of a chat. ``mine`` marks what the learner is said to have written."""

    sender: Line
    text: Line
    mine: bool = False

    @model_validator(mode="before")
    @classmethod
    def _read_mine(cls, data: object) -> object:
        """Read ``mine: yes``; every scalar of a content file is a string."""
        if isinstance(data, dict) and isinstance(data.get("mine"), str):
            known = {"yes": True, "no": False}
            return {**data, "mine": known.get(data["mine"], data["mine"])}
        return data


class Chat(Strict):
    """A scene shown as message bubbles, with a sentence that says where we are."""

    looks: Literal["chat"]
    picture: Picture = Picture.CHAT
    title: Line
    text: Paragraphs
    messages: tuple[Message, ...] = Field(min_length=1, max_length=6)


class Saying(Strict):
    """A remark to weigh: who says it, and the words."""

    looks: Literal["saying"]
    picture: Picture
    text: Paragraphs
    speaker: Line
    words: Words


Scene = Annotated[Place | Chat | Saying, Field(discriminator="looks")]
