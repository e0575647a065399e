"""Help services of an installation's own."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from quiz.config import RESOURCES
from quiz.content.catalogue import load
from quiz.content.check import check
from quiz.content.mistake import ContentError

TODAY = date(2026, 11, 22)
#: The very example that operators copy.
OWN, CHINESE = re.findall(
    r"```yaml\n(# own\..*?)```", (Path(__file__).parents[2] / "docs" / "operating.md").read_text("utf-8"), re.DOTALL
)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Give the example of docs/operating.md with its translation, as files."""
    (tmp_path / "own.zh-Hant-HK.yaml").write_text(CHINESE, encoding="utf-8")
    path = tmp_path / "own.yaml"
    path.write_text(OWN, encoding="utf-8")
    return path


def mistakes(path: Path, today: date = TODAY) -> list[str]:
    """Give what a check says about the file."""
    report = check(RESOURCES / "scenarios", today, own_help=path)
    return [str(one).split("\n")[0] for one in report.mistakes if one.file.startswith(path.stem + ".")]


def test_own_services_stand_after_those_that_are_shown_first_in_each_language(own: Path) -> None:
    catalogue = load(RESOURCES / "scenarios", own_help=own)
    plain = load(RESOURCES / "scenarios")
    for language, name in (("en", "School social worker, room 204"), ("zh-Hant-HK", "學校社工，204 室")):
        services = catalogue.help(language).services
        place = [service.name for service in services].index(name)
        assert [service.first for service in services[:place]].count(True) == sum(
            service.first for service in plain.help(language).services
        )
        assert len(services) == len(plain.help(language).services) + 1
    assert catalogue.digest != plain.digest


def test_the_example_for_operators_is_without_mistakes(own: Path) -> None:
    assert mistakes(own) == []


def test_without_a_translation_the_service_is_served_in_english_and_the_check_says_so(own: Path) -> None:
    own.with_name("own.zh-Hant-HK.yaml").unlink()
    services = load(RESOURCES / "scenarios", own_help=own).help("zh-Hant-HK").services
    assert "School social worker, room 204" in {service.name for service in services}
    assert mistakes(own) == [
        "own.yaml:2:1: should have own.zh-Hant-HK.yaml beside it; until then these services are shown in English"
    ]


def test_the_report_marks_what_stops_no_start(own: Path) -> None:
    own.with_name("own.zh-Hant-HK.yaml").unlink()
    said = "\n".join(check(RESOURCES / "scenarios", TODAY, own_help=own).lines())
    assert "shown in English [look]" in said
    assert "1 mistake in 1 file; none stops the start" in said
    own.write_text(OWN.replace("first: yes", "frist: yes"), encoding="utf-8")
    said = "\n".join(check(RESOURCES / "scenarios", TODAY, own_help=own).lines())
    assert "services.school-social-worker.frist" in said
    assert "[look]" not in said.partition("frist")[2].partition("\n")[0]


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("phone: 2345 6789", "phone: ring us", "own.yaml:9:12: services.school-social-worker.phone"),
        ("first: yes", "frist: yes", "own.yaml:16:5: services.school-social-worker.frist"),
        ("id: school-social-worker", "id: rainlily-hotline", "should be an id no other service has"),
        ("    source: The school office\n", "", "source: is missing"),
    ],
)
def test_a_mistake_is_said_with_its_place_and_stops_the_start(own: Path, wrong: str, right: str, said: str) -> None:
    own.write_text(OWN.replace(wrong, right), encoding="utf-8")
    assert any(said in line for line in mistakes(own)), mistakes(own)
    with pytest.raises(ContentError, match=r"own\.yaml"):
        load(RESOURCES / "scenarios", own_help=own)


def test_a_stale_translation_stops_the_start(own: Path) -> None:
    own.write_text(OWN.replace("revision: 1", "revision: 2"), encoding="utf-8")
    assert any("own.zh-Hant-HK.yaml" in line and "should be 2" in line for line in mistakes(own))


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="can be read"):
        load(RESOURCES / "scenarios", own_help=tmp_path / "none.yaml")


def test_a_service_nobody_looked_at_for_long_is_named_by_the_check_and_does_not_stop_the_start(own: Path) -> None:
    later = date(2027, 11, 22)
    assert any("checked_on: should be at most 180 days ago" in line for line in mistakes(own, later))
    load(RESOURCES / "scenarios", own_help=own)
