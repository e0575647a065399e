"""The catalogue serves whole content in either language, and nothing of a broken folder."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import pytest

from quiz.content.catalogue import load
from quiz.content.check import check
from quiz.content.mistake import ContentError
from tests.content.factory import CHAT, CHAT_IN_CHINESE, EXAMPLE, FORM, PLATFORM, a_folder, change

CHINESE = "zh-Hant-HK"


def test_everything_can_be_looked_up_by_id() -> None:
    catalogue = load(EXAMPLE)

    assert catalogue.item("train-platform").id == "train-platform"
    assert catalogue.theme("train-platform") == "in-person"
    assert catalogue.form("mixed").items == ("escalator-film", "group-chat", "how-sure")
    assert catalogue.statement("B5").text == "Block the camera."
    assert catalogue.help().services[0].first is True
    assert [item.id for item in catalogue.items()] == [
        "escalator-film",
        "train-platform",
        "group-chat",
        "how-sure",
    ]


@pytest.mark.parametrize("lookup", ["item", "form", "statement", "theme", "form_digest"])
def test_an_unknown_id_is_a_key_error(lookup: str) -> None:
    with pytest.raises(KeyError):
        getattr(load(EXAMPLE), lookup)("nobody")


def test_an_unknown_language_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        load(EXAMPLE).item("train-platform", "fr")


def test_what_is_not_translated_is_served_in_english() -> None:
    catalogue = load(EXAMPLE)

    assert catalogue.item("train-platform", CHINESE) == catalogue.item("train-platform")
    assert not catalogue.is_translated("item", "train-platform", CHINESE)
    assert not catalogue.is_translated("guidance", language=CHINESE)
    assert catalogue.is_translated("item", "group-chat", CHINESE)
    assert catalogue.is_translated("form", "mixed", CHINESE)
    assert catalogue.is_translated("item", "train-platform")
    assert catalogue.awaits_review("item", "group-chat", CHINESE)
    assert not catalogue.awaits_review("form", "mixed", CHINESE)


@pytest.mark.parametrize(("kind", "id"), [("item", "nobody"), ("form", "group-chat"), ("story", "mixed"), ("item", "")])
def test_asking_for_the_translation_of_nothing_is_a_key_error(kind: str, id: str) -> None:
    with pytest.raises(KeyError):
        load(EXAMPLE).is_translated(kind, id, CHINESE)


def test_forms_come_by_theme_then_minutes_then_id(folder: Path) -> None:
    for id, minutes in (
        ("in-person-25", 25),
        ("booster", 8),
        ("friend", 12),
        ("in-person-15", 15),
        ("mixed-8", 8),
    ):
        text = (
            (folder / FORM)
            .read_text()
            .replace("id: in-person", f"id: {id}")
            .replace("minutes: 8", f"minutes: {minutes}")
        )
        (folder / "forms" / f"{id}.yaml").write_text(text)

    ids = [form.id for form in load(folder).forms(CHINESE)]

    assert ids == ["in-person", "in-person-15", "in-person-25", "friend", "mixed-8", "mixed", "booster"]


def test_a_withdrawn_item_drops_out_of_forms_and_can_still_be_looked_up(folder: Path) -> None:
    before = load(folder)
    change(folder, CHAT, "revision: 2", "revision: 2\nwithdrawn: a reader was hurt by it")

    catalogue = load(folder)

    for language in ("en", CHINESE):
        assert catalogue.form("mixed", language).items == ("escalator-film", "how-sure")
    assert catalogue.item("group-chat").withdrawn == "a reader was hurt by it"
    assert catalogue.form_digest("mixed") != before.form_digest("mixed")
    assert catalogue.form_digest("in-person") == before.form_digest("in-person")


def test_a_form_s_digest_changes_with_its_items(folder: Path) -> None:
    before = load(folder)
    change(folder, PLATFORM, "and catch her eye", "and then catch her eye")

    after = load(folder)

    assert after.form_digest("in-person") != before.form_digest("in-person")
    assert after.form_digest("mixed") == before.form_digest("mixed")
    assert len(after.form_digest("mixed")) == 16


def test_layout_comments_and_translations_do_not_change_a_form_s_digest(folder: Path) -> None:
    before = load(folder)
    change(folder, CHAT, "revision: 2\n", "\nrevision:   '2'  # as before\n")
    change(folder, CHAT_IN_CHINESE, "等等。", "等一等。")

    after = load(folder)

    assert after.form_digests == before.form_digests
    assert after.digest != before.digest


def test_reading_the_same_folder_twice_gives_the_same_catalogue(tmp_path: Path) -> None:
    assert load(a_folder(tmp_path)) == load(EXAMPLE)


def test_one_broken_file_keeps_everything_from_being_served(folder: Path) -> None:
    change(folder, CHAT, "skill: online", "skill: offline")
    change(folder, PLATFORM, "skill: step-in", "skill: stepin")

    with pytest.raises(ContentError) as caught:
        load(folder)

    assert [mistake.file for mistake in caught.value.mistakes] == [
        f"scenarios/{PLATFORM}",
        f"scenarios/{CHAT}",
    ]
    assert "did you mean" in str(caught.value)


def test_a_service_not_checked_for_long_does_not_stop_the_server(folder: Path) -> None:
    assert check(folder, date(2036, 1, 1)).mistakes
    assert load(folder).forms()


def test_a_catalogue_cannot_be_changed() -> None:
    catalogue = load(EXAMPLE)

    with pytest.raises(dataclasses.FrozenInstanceError):
        catalogue.digest = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        catalogue.themes["a"] = "b"  # type: ignore[index]
