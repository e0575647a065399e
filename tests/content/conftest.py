"""Fixtures for content tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.factory import a_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a whole scenarios folder that may be broken."""
    return a_folder(tmp_path)
