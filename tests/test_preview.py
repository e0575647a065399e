"""An author sees one item as it is on disk, whatever state the files are in."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner

from quiz.cli import main
from quiz.config import RESOURCES
from quiz.content.catalogue import load
from quiz.content.item import Scored, parts_of
from quiz.content.text import texts
from quiz.preview import create_preview, missing
from tests.content.factory import CHAT_IN_CHINESE, a_folder, change

SCENARIOS = RESOURCES / "scenarios"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the example folder, to break."""
    return a_folder(tmp_path)


def shown(folder: Path, id: str) -> str:
    """Give the page of an item, entities read."""
    answer = create_preview(folder, id).test_client().get("/")
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    return " ".join(unescape(answer.text).split())


@pytest.mark.parametrize("id", ["train-platform", "escalator-film", "full-carriage", "confidence-before", "lucky-guy"])
def test_every_text_of_an_item_and_every_statement_is_on_one_page(id: str) -> None:
    page = shown(SCENARIOS, id)
    catalogue = load(SCENARIOS)
    item = catalogue.item(id)
    for text in texts(item).values():
        for paragraph in text.split("\n\n"):
            assert " ".join(paragraph.split()) in page
    if isinstance(item, Scored):
        for part in parts_of(item):
            for statement in part.rests_on:
                assert catalogue.statement(statement).text.split("\n\n")[0] in page


def test_both_languages_are_there(folder: Path) -> None:
    page = shown(folder, "group-chat")
    assert "Please delete it" in page
    assert "請刪除吧，她從沒同意分享" in page


def test_a_change_is_seen_at_the_next_reload(folder: Path) -> None:
    client = create_preview(folder, "group-chat").test_client()
    assert "Wait." in client.get("/").text
    change(folder, "online/group-chat.yaml", "Wait.", "Stop, please.")
    assert "Stop, please." in client.get("/").text


def test_a_mistake_is_shown_as_text_and_what_is_whole_still_is(folder: Path) -> None:
    change(folder, CHAT_IN_CHINESE, "  question:", "  questoin:")
    page = shown(folder, "group-chat")
    assert 'did you mean "question"?' in page
    assert "Please delete it" in page
    assert "請刪除吧" not in page


def test_a_file_that_cannot_be_read_at_all_is_a_page_of_mistakes(folder: Path) -> None:
    (folder / "online/group-chat.yaml").write_text("id: [unclosed\n", encoding="utf-8")
    assert "To mend" in shown(folder, "group-chat")


def test_mistakes_of_other_files_are_only_counted(folder: Path) -> None:
    change(folder, "in-person/train-platform.yaml", "skill: step-in", "skill: stepin")
    page = shown(folder, "group-chat")
    assert "stepin" not in page
    assert "Other files have mistakes too" in page


def test_an_item_that_is_not_there_is_said_so_with_the_name_that_is_meant(folder: Path) -> None:
    assert 'there is no item "group-chatt": did you mean "group-chat"?' in shown(folder, "group-chatt")


def test_a_name_no_file_has_is_refused_before_anything_is_served() -> None:
    said = missing(SCENARIOS, "train-platfrom")

    assert said is not None
    assert "train-platfrom" in said
    assert "train-platform" in said.partition("train-platfrom")[2]


def test_a_file_that_is_there_is_previewed_also_before_it_can_be_read(folder: Path) -> None:
    (folder / "in-person").mkdir(exist_ok=True)
    (folder / "in-person" / "half-written.yaml").write_text("id: [", encoding="utf-8")

    assert missing(folder, "half-written") is None
    assert missing(SCENARIOS, "train-platform") is None


def test_the_command_ends_with_a_sentence_for_a_name_no_file_has() -> None:
    answer = CliRunner().invoke(main, ["preview", "ferry-dek"])

    assert answer.exit_code == 1
    assert "There is no file for an item" in answer.output
