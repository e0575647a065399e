"""The committed JSON Schemas are made from the models, and are draft-07."""

from __future__ import annotations

from pathlib import Path

import pytest

from quiz.content.schema import DRAFT, schemas, write, written

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.mark.parametrize("name", schemas())
def test_the_committed_schema_is_current(name: str) -> None:
    assert (SCENARIOS / name).read_text(encoding="utf-8") == written(schemas()[name])


def test_writing_makes_every_file(tmp_path: Path) -> None:
    assert sorted(path.name for path in write(tmp_path)) == sorted(schemas())


def test_the_schemas_use_nothing_newer_than_draft_07() -> None:
    for schema in schemas().values():
        text = written(schema)
        assert schema["$schema"] == DRAFT
        assert "$defs" not in text
        assert "prefixItems" not in text
        assert "discriminator" not in text
        assert '"null"' not in text


def test_a_field_named_like_a_part_of_a_schema_stays() -> None:
    assert "title" in schemas()["form.schema.json"]["properties"]


def test_scalars_are_described_as_an_editor_reads_them() -> None:
    definitions = schemas()["help.schema.json"]["definitions"]

    assert definitions["Service"]["properties"]["first"] == {"enum": ["yes", "no"]}
    assert definitions["Opening"]["properties"]["opens"]["type"] == "string"
    assert definitions["Day"] == {"enum": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}
    assert schemas()["form.schema.json"]["properties"]["minutes"]["type"] == ["integer", "string"]
