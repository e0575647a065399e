"""The ``quiz`` command."""

from __future__ import annotations

import importlib
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from quiz import serve as server
from quiz.config import Settings, SettingsError, read_settings
from quiz.content import check as checking
from quiz.content.catalogue import load
from quiz.content.help import HONG_KONG
from quiz.content.mistake import ContentError


class Faulty(click.ClickException):
    """Something an operator can mend; shown as its sentence, without a traceback."""

    def show(self, file: object = None) -> None:
        """Print the sentence on standard error."""
        click.echo(self.format_message(), err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="upstander")
def main() -> None:
    """Run Upstander, a scenario quiz for bystanders."""


@main.command()
@click.option("--demo", is_flag=True, help="Make an educator and rooms to look at, in a data folder of their own.")
@click.option("--seed", default=2026, show_default=True, help="The same seed makes the same demo.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for all.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="Folder for the database.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Server processes.")
def serve(demo: bool, seed: int, host: str, port: int, data: Path | None, workers: int) -> None:
    """Serve the quiz with SQLite in the data folder, after bringing the database up to date."""
    plan = server.Plan(host, port, workers)
    try:
        server.check_port(plan)
        settings = server.prepare(data, demo)
        greetings = [*server.greeting(plan, server.lan_address()), *(_demo(settings, seed) if demo else ())]
    except (SettingsError, ContentError, server.CannotServe) as error:
        raise Faulty(str(error)) from None
    for line in greetings:
        click.echo(line)
    sys.stdout.flush()
    server.run(plan)


def _demo(settings: Settings, seed: int) -> list[str]:
    """Make the demo, and give the lines that say how to get in."""
    try:
        # Not an import at the top: Faker comes with the extra "demo" alone.
        demo = importlib.import_module("quiz.demo")
    except ModuleNotFoundError as error:
        raise Faulty(f"The demo needs {error.name}, which comes with: pip install -e '.[demo]'") from None
    try:
        lines: list[str] = demo.make(settings, seed, datetime.now(UTC))
    except demo.NotEmpty:
        raise Faulty(
            f"{settings.data_dir} holds educators or sessions that are not the demo's, so no demo is made there. "
            "Choose another folder with --data DIR, or leave --demo away."
        ) from None
    return lines


def _scenarios(folder: Path | None) -> Path:
    """Give the folder of content: the one named, or the one in the settings."""
    try:
        return folder or read_settings().scenarios_dir
    except SettingsError as error:
        raise Faulty(str(error)) from None


FOLDER = click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))


@main.command()
@FOLDER
def check(folder: Path | None) -> None:
    """Check every content file; print every mistake, and exit 1 when there is one."""
    report = checking.check(_scenarios(folder), datetime.now(HONG_KONG).date())
    for line in report.lines():
        click.echo(line)
    sys.exit(1 if report.mistakes else 0)


@main.command()
@FOLDER
def coverage(folder: Path | None) -> None:
    """Print which items rest on each statement of the guidance."""
    try:
        for line in checking.coverage_lines(load(_scenarios(folder))):
            click.echo(line)
    except ContentError as error:
        raise Faulty(str(error)) from None
