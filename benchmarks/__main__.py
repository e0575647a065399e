"""``python -m benchmarks``: measure, and print one table of ratios from one run.

``--short`` runs everything small, to see that it runs; its figures mean little. Times are never a reason to fail:
the exit code is 1 only when a measure could not be taken, or an answer was lost.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import click

from benchmarks import assembly, results, start, throughput
from benchmarks.postgres import Missing, fresh, postgres
from benchmarks.table import Row, markdown
from quiz.app import ballot_box
from quiz.config import RESOURCES
from quiz.content.catalogue import load
from quiz.rehearse.room import OwnRoom
from quiz.rehearse.server import OwnServer, own_server

#: The same start as ``quiz serve``, with the benchmark's application; see ``application.py``.
COMMAND = (sys.executable, "-m", "benchmarks.serve", "serve")

#: Stored to unstored answers: what is to be reached on each database.
LEAST = {"SQLite": 0.6, "PostgreSQL": 0.5}


@dataclass(frozen=True)
class Scale:
    """How much is done of everything."""

    requests: throughput.Size
    phones: int
    questions: int
    answers: int
    pages: int
    starts: int


FULL = Scale(throughput.Size(answers=1500, pages=6000, repetitions=5), 1000, 3, 1_000_000, 200, 5)
SHORT = Scale(throughput.Size(answers=60, pages=100, repetitions=1), 20, 1, 10_000, 10, 1)


@click.command()
@click.option("--short", is_flag=True, help="Everything small, to see that it runs.")
@click.option("--only", type=click.Choice(["throughput", "results", "assembly", "start"]), multiple=True)
@click.option("--on", type=click.Choice(list(LEAST)), multiple=True, default=list(LEAST), help="Databases.")
def main(short: bool, only: tuple[str, ...], on: tuple[str, ...]) -> None:
    """Measure, and print one table."""
    scale = SHORT if short else FULL
    _note(f"load of this machine before: {_load()}; {os.cpu_count()} cores, Python {platform.python_version()}")
    rows: list[Row] = []
    missing: list[str] = []
    for database in on:
        try:
            rows += _on(database, scale, only or ("throughput", "assembly", "results", "start"))
        except Missing:
            missing.append(database)
    click.echo(f"Measured on {os.cpu_count()} cores with `python -m benchmarks{' --short' if short else ''}`.")
    click.echo(
        f"Load of the machine afterwards: {_load()}. With other work on it, trust the ratios and not the times.\n"
    )
    for line in markdown(rows):
        click.echo(line)
    for database in missing:
        click.echo(f"\nNot measured: {database} is not installed here.")
    sys.exit(1 if any("lost answers" in row.measure and not row.is_reached for row in rows) else 0)


def _on(database: str, scale: Scale, wanted: tuple[str, ...]) -> Iterator[Row]:
    """Measure on one kind of database, each measure on a server of its own."""
    catalogue = load(RESOURCES / "scenarios")
    with ExitStack() as stack:
        server = stack.enter_context(postgres()) if database == "PostgreSQL" else None

        @contextmanager
        def served(name: str) -> Iterator[OwnServer]:
            _note(f"{database}: {name}")
            with own_server(database=fresh(server, name) if server else None, command=COMMAND) as own:
                yield own

        if "throughput" in wanted:
            with served("throughput") as own:
                room = OwnRoom.opened(own.database, catalogue, ballot_box(own.secret), "in-person", 2000)
                yield from throughput.measure(own, room, database, LEAST[database], scale.requests)
                room.end()
        if "assembly" in wanted:
            with served("assembly") as own:
                box = ballot_box(own.secret)
                yield from assembly.measure(own, database, catalogue, box, scale.phones, scale.questions, _note)
        if "results" in wanted:
            with served("results") as own:
                box = ballot_box(own.secret)
                yield from results.measure(own, database, catalogue, box, scale.answers, scale.pages, _note)
        if "start" in wanted:
            _note(f"{database}: start")
            yield from start.measure(database, fresh(server, "start") if server else None, scale.starts)


def _load() -> str:
    return ", ".join(f"{load:.1f}" for load in os.getloadavg())


#: Say what is going on, apart from the table.
_note: Callable[[str], None] = lambda line: click.echo(line, err=True)  # noqa: E731

if __name__ == "__main__":
    main()
