"""What a test needs of the machine: without it the test is skipped, or fails where ``QUIZ_TEST_REQUIRE`` names it."""

from __future__ import annotations

import os
import shutil

import pytest

#: The word in ``QUIZ_TEST_REQUIRE`` -> programs, any of which will do.
PROGRAMS = {
    "nginx": ("nginx",),
    "redis": ("redis-server", "valkey-server"),
    "systemd": ("systemd-analyze",),
}


def program(word: str) -> str:
    """Give the path of a program, also where only administrators look."""
    folders = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
    found = next(filter(None, (shutil.which(name, path=folders) for name in PROGRAMS[word])), None)
    if found is not None:
        return found
    reason = f"{' or '.join(PROGRAMS[word])} is not installed here"
    if word in os.environ.get("QUIZ_TEST_REQUIRE", "").split(","):
        pytest.fail(reason)
    pytest.skip(reason)
