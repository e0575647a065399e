"""The files of results: whatever a text begins with, no spreadsheet runs it and no browser shows it as a page."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask

from tests.poison import poisoned
from tests.teach.school import School


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "'=", '"='])
def test_a_formula_in_every_text_is_a_text_in_the_file(app: Flask, start: str) -> None:
    formula = f"{start}1+cmd|' /C calc'!A0"
    app.extensions["catalogue"] = poisoned(app.extensions["catalogue"], lambda text: formula + text)
    school = School(app)
    owner, browser = school.hire()
    form = school.catalogue.form("in-person")
    held = school.hold(owner, {form.items[0]: {"a": 12}}, form="in-person")
    response = browser.get(f"/teach/sessions/{held}/results.csv")
    assert response.status_code == 200
    assert response.mimetype == "text/csv"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    text = response.text.removeprefix("\ufeff")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert any("cmd|" in cell for cell in cells)
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))] == []
