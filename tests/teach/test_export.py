"""The results as files."""

from __future__ import annotations

import csv
import io
import json

from flask import Flask

from tests.teach.school import School, opener


def test_page_json_and_csv_say_the_same(app: Flask) -> None:
    school = School(app)
    me, client = school.hire()
    answers = {"train-platform": {"a": 6, "b": 12, "c": 4}, "first-words": {"a": 4}}
    address = f"/teach/sessions/{school.hold(me, answers)}/results"
    page = opener(client)(address)
    told = json.loads(client.get(f"{address}.json").text)["results"]
    rows = list(csv.DictReader(io.StringIO(client.get(f"{address}.csv").text.removeprefix("\ufeff"))))

    in_json = [
        (one["item"], cell["cell"], cell["share"]["words"]) for one in told if one["shown"] for cell in one["cells"]
    ]
    in_csv = [(row["item"], row["cell"], row["share"]) for row in rows if row["cell"]]
    on_page = [
        " ".join("".join(span.itertext()).split())
        for table in page.all("table")
        for span in table.iter("span")
        if span.get("class") == "share"
    ]
    assert in_json == in_csv
    assert [words for _, _, words in in_json] == on_page
    hidden = {one["item"] for one in told if not one["shown"]}
    assert "first-words" in hidden
    assert hidden == {row["item"] for row in rows if not row["cell"]}
    assert {row["share"] for row in rows if not row["cell"]} == {"not shown, to protect people"}
    assert {tuple(one) for one in told if not one["shown"]} == {
        ("number", "item", "theme", "question", "vote", "state", "shown", "why")
    }


def test_files_are_downloads_with_names_that_give_nothing_away(app: Flask) -> None:
    school = School(app)
    me, client = school.hire()
    address = f"/teach/sessions/{school.hold(me, {}, days_ago=2)}/results"
    as_json, as_csv = client.get(f"{address}.json"), client.get(f"{address}.csv")
    assert as_json.content_type == "application/json"
    assert as_csv.content_type == "text/csv; charset=utf-8"
    assert as_csv.data.startswith(b"\xef\xbb\xbfdate,set,")
    for response in (as_json, as_csv):
        assert response.headers["Content-Disposition"].startswith("attachment; filename=session-20")
        assert "-mixed." in response.headers["Content-Disposition"]
        assert response.headers["Cache-Control"] == "no-store"


def test_an_open_question_has_no_number_in_the_files(app: Flask) -> None:
    school = School(app)
    me, client = school.hire()
    address = f"/teach/sessions/{school.open(me)}/results"
    assert all("cells" not in one for one in json.loads(client.get(f"{address}.json").text)["results"])
    rows = list(csv.DictReader(io.StringIO(client.get(f"{address}.csv").text)))
    assert {row["share"] for row in rows} == {"still open"}


def test_a_percent_in_the_files_says_whether_it_is_a_limit_and_never_that_it_is_exact(app: Flask) -> None:
    school = School(app)
    me, client = school.hire()
    address = f"/teach/sessions/{school.hold(me, {'train-platform': {'a': 20, 'b': 20}})}/results"
    told = json.loads(client.get(f"{address}.json").text)["results"]
    rows = list(csv.DictReader(io.StringIO(client.get(f"{address}.csv").text.removeprefix("\ufeff"))))
    in_json = [cell["share"]["kind"] for one in told if one.get("shown") for cell in one["cells"]]
    assert [row["percent_is"] for row in rows if row["cell"]] == in_json
    assert {"at_most", "about"} <= set(in_json) <= {"at_most", "about", "at_least"}
    for row in rows:
        assert (row["percent_is"] == "at_most") is row["share"].endswith("or less")
