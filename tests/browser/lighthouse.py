"""Ask Lighthouse about the learner's pages: accessibility and best practices, in both languages, on a phone.

Run ``python tests/browser/lighthouse.py``. It needs Node 22 or later. Lighthouse is taken from the path in
``QUIZ_TEST_LIGHTHOUSE`` or from ``PATH``; else npx fetches the version below, and nothing stays in the repository.
It takes about five minutes, which is why ``.ci/run`` leaves it to people. Words after the command take only the pages
whose names begin with one of them. Ends with status 1 when a page has less than 100.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    # Some libraries install a package called tests; ours is meant.
    sys.modules["tests"] = types.ModuleType("tests")
    sys.modules["tests"].__path__ = [str(ROOT / "tests")]

from quiz.assess.attempt import Attempt, Choice  # noqa: E402
from quiz.content.catalogue import Catalogue  # noqa: E402
from tests.browser.conftest import chromium  # noqa: E402
from tests.browser.serving import Outside, Site, build_site, served  # noqa: E402

VERSION = "13.5.0"
FORM = "mixed"
LANGUAGES = ("en", "zh-Hant-HK")
CATEGORIES = ("accessibility", "best-practices")
#: Chromium alone may take long on a busy machine.
PATIENCE = 300

#: Each page with its address, and how many questions were answered before.
PAGES = {
    "home": ("/", 0),
    "courses": ("/learn", 0),
    "begin": (f"/learn/{FORM}", 0),
    "question": (f"/learn/{FORM}/2", 1),
    "feedback": (f"/learn/{FORM}/2/feedback", 2),
    "summary": (f"/learn/{FORM}/summary", 99),
    "help": ("/help", 0),
    "privacy": ("/privacy", 0),
    "accessibility": ("/accessibility", 0),
    "join": ("/join", 0),
}


def command() -> list[str]:
    """Give the command that starts Lighthouse."""
    found = os.environ.get("QUIZ_TEST_LIGHTHOUSE") or shutil.which("lighthouse")
    return [found] if found else ["npx", "--yes", f"lighthouse@{VERSION}"]


def cookie(site: Site, answered: int) -> str:
    """Give the sealed cookie of somebody who answered so many questions."""
    if not answered:
        return ""
    catalogue: Catalogue = site.app.extensions["catalogue"]
    items = catalogue.form(FORM).items[:answered]
    choices: Mapping[str, Choice] = {item: (catalogue.item(item).options[-1].id,) for item in items}
    client = site.app.test_client()
    with client.session_transaction() as session:
        session["attempt"] = Attempt(FORM, catalogue.form_digest(FORM), choices).to_plain()
    sealed = client.get_cookie("quiz")
    assert sealed is not None
    return f"; quiz={sealed.value}"


def ask(address: str, headers: Mapping[str, str]) -> dict[str, Any]:
    """Run Lighthouse on one page and give its report; raises ``RuntimeError`` with what it said when it fails."""
    flags = "--headless=new --no-sandbox --disable-gpu"
    asked = [
        *command(), address, "--quiet", "--output=json", "--output-path=stdout", "--disable-full-page-screenshot",
        f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={flags}",
        f"--extra-headers={json.dumps(dict(headers))}",
    ]  # fmt: skip
    environment = {**os.environ, "CHROME_PATH": chromium()}
    ran = subprocess.run(asked, capture_output=True, text=True, timeout=PATIENCE, check=False, env=environment)
    if ran.returncode:
        raise RuntimeError(ran.stderr[-2000:])
    report: dict[str, Any] = json.loads(ran.stdout)
    return report


def failures(report: Mapping[str, Any]) -> Iterator[str]:
    """Yield what counts against a page, each with the first element it was found on."""
    for category in CATEGORIES:
        for part in report["categories"][category]["auditRefs"]:
            audit = report["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 1:
                items = (audit.get("details") or {}).get("items") or [{}]
                yield f"{audit['id']}: {json.dumps(items[0].get('node', items[0]), ensure_ascii=False)[:300]}"


def main(wanted: tuple[str, ...]) -> int:
    """Ask about every page wanted, print the figures, and give the exit status."""
    short = 0
    site = build_site(Path(tempfile.mkdtemp()), Outside("http://localhost:9"))
    with served(site.app) as site.address:
        for name, (path, answered) in PAGES.items():
            if wanted and not name.startswith(wanted):
                continue
            for language in LANGUAGES:
                report = ask(site.address + path, {"Cookie": f"lang={language}{cookie(site, answered)}"})
                final = report["finalDisplayedUrl"].removeprefix(site.address)
                if final != path:
                    raise RuntimeError(f"{name}: {path} led to {final}")
                scores = [round(100 * (report["categories"][category]["score"] or 0)) for category in CATEGORIES]
                print(f"{name:14} {language:11} accessibility {scores[0]:3}  best practices {scores[1]:3}", flush=True)
                for failure in failures(report):
                    print(f"    {failure}")
                short += min(scores) < 100
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:])))
