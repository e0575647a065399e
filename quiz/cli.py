"""The ``quiz`` command."""

from __future__ import annotations

import asyncio
import importlib
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from click._termui_impl import ProgressBar
from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError
from sqlalchemy.orm import Session

from quiz import backup as copying
from quiz import doctor as doctoring
from quiz import migrations
from quiz import preview as previewing
from quiz import privacy_test as attacks
from quiz import serve as server
from quiz import verify as verifying
from quiz.accounts import educators, errors, invitations
from quiz.accounts import tidying as accounts_tidying
from quiz.accounts.administrators import Operator
from quiz.accounts.limits import LIMITS
from quiz.accounts.names import name_key
from quiz.accounts.profiles import Profile
from quiz.app import ballot_box
from quiz.ballot import tidying as ballot_tidying
from quiz.ballot.sittings import LARGEST_ROOM
from quiz.config import SECRET_FILE, Settings, SettingsError, read_settings, secret_keys, unknown_settings
from quiz.content import check as checking
from quiz.content.catalogue import load
from quiz.content.help import HONG_KONG
from quiz.content.mistake import ContentError
from quiz.content.quality.predict import facet_lines
from quiz.content.targets import NOW
from quiz.db import Busy, Unavailable, trouble
from quiz.migrations import SchemaTooNew
from quiz.rehearse import rehearsal
from quiz.rehearse.phone import Manner
from quiz.rehearse.room import OwnRoom
from quiz.rehearse.server import DidNotStart, own_server
from quiz.rehearse.wire import NoSuchServer, server_at

TOO_NEW = "The database was made by a newer version of Upstander. Install that version, or name another --data folder."
TOO_OLD = "The database is not up to date. Start the server once with: quiz serve"
BUSY = "The database was busy for five seconds. Nothing was changed; try again."


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
    for sentence in unknown_settings():
        click.echo(sentence, err=True)
    try:
        server.check_port(plan)
        settings = server.prepare(data, demo)
        if not server.hold(settings.data_dir):
            click.echo(
                f"Another quiz serve runs on {settings.data_dir}. A set-up link that it printed has stopped working.",
                err=True,
            )
        # The demo comes first: where it has made an educator, nobody is to be set up.
        lines = [*server.greeting(plan, server.lan_address(), settings), *(_demo(settings, seed) if demo else ())]
        token = server.set_up_token(settings)
    except (SettingsError, ContentError, server.CannotServe) as error:
        raise Faulty(str(error)) from None
    except SchemaTooNew:
        raise Faulty(TOO_NEW) from None
    except Busy:
        raise Faulty(BUSY) from None
    except Unavailable as error:
        raise _unreachable(make_url(settings.database), error.__cause__) from None
    for line in [*lines, *(server.set_up_lines(plan, token) if token else ())]:
        click.echo(line)
    sys.stdout.flush()
    server.run(plan)
    click.echo("Stopped.")


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
    return folder or _settings().scenarios_dir


def _settings() -> Settings:
    """Read the settings; a bad one ends the command."""
    try:
        return read_settings()
    except SettingsError as error:
        raise Faulty(str(error)) from None


FOLDER = click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))


@main.command()
@FOLDER
def check(folder: Path | None) -> None:
    """Check every content file, and that of QUIZ_HELP_FILE; print every mistake, and exit 1 when there is one."""
    report = checking.check(_scenarios(folder), datetime.now(HONG_KONG).date(), NOW, _settings().help_file)
    for line in report.lines():
        click.echo(line)
    sys.exit(1 if report.mistakes else 0)


@main.command()
@FOLDER
@click.option("--facets", is_flag=True, help="Print how the items are spread over the facets, and what they predict.")
def coverage(folder: Path | None, facets: bool) -> None:
    """Print which items rest on each statement of the guidance, or what the items are about."""
    try:
        catalogue = load(_scenarios(folder))
    except ContentError as error:
        raise Faulty(str(error)) from None
    for line in facet_lines(catalogue.items()) if facets else checking.coverage_lines(catalogue):
        click.echo(line)


@main.command()
@click.argument("item")
@FOLDER
@click.option("--port", default=8001, show_default=True, type=click.IntRange(1, 65535))
def preview(item: str, folder: Path | None, port: int) -> None:
    """Show one item with every feedback, in both languages, on this machine; reload the page after a change."""
    scenarios = _scenarios(folder)
    if refusal := previewing.missing(scenarios, item):
        raise Faulty(refusal)
    click.echo(f"http://{previewing.HOST}:{port}/ shows {item}; stop with Ctrl+C")
    sys.stdout.flush()
    previewing.run(scenarios, item, port)


DATA = click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="Folder of the database.")


@main.group()
def educator() -> None:
    """Invite, list and revoke educators."""


@educator.command()
@click.argument("name")
@click.option("--admin", is_flag=True, help="They may invite and revoke others, too.")
@click.option("--back", is_flag=True, help="For an educator there is already: a new password, or back after revoking.")
@click.option(
    "--address",
    envvar="QUIZ_ADDRESS",
    help="Where the site is reached; the link begins with it. By itself the first of QUIZ_TRUSTED_HOSTS.",
)
@DATA
def invite(name: str, admin: bool, back: bool, address: str | None, data: Path | None) -> None:
    """Print a link that makes NAME an educator. It works once, within seven days."""
    if admin and back:
        raise click.UsageError("--admin goes with a new educator: whoever comes back is what they were.")
    if address is not None and not address.startswith(("http://", "https://")):
        raise click.UsageError("--address should begin with http:// or https://")
    by, now = Operator.COMMAND_LINE, datetime.now(UTC)
    with _database(data) as (settings, session):
        earlier = _open_invitation(session, name, now)
        if back:
            token = invitations.invite_back(session, name, by=by, now=now)
        else:
            token = invitations.invite(session, name, admin=admin, by=by, now=now)
    click.echo(f"{_site(address, settings).rstrip('/')}/teach/invitation/{token}")
    if earlier:
        click.echo(f"The link that {earlier.name} was given before has stopped working.", err=True)
    click.echo(f"It works once, within {LIMITS.invitation.days} days. Give it to nobody but {name}.", err=True)


@educator.command(name="list")
@DATA
def list_educators(data: Path | None) -> None:
    """Print every educator, and every invitation that is open, one a line."""
    with _database(data) as (_settings, session):
        for one in educators.educators(session, by=Operator.COMMAND_LINE):
            click.echo("\t".join(_facts(one)))
        for invited in invitations.open_invitations(session, by=Operator.COMMAND_LINE, now=datetime.now(UTC)):
            becomes = "back" if invited.is_return else "administrator" if invited.makes_admin else "educator"
            click.echo(f"{invited.name}\tinvited\t{becomes}\tuntil {invited.expires_at:%Y-%m-%d %H:%M} UTC")


@educator.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Don't ask, also when NAME is the last administrator.")
@DATA
def revoke(name: str, yes: bool, data: Path | None) -> None:
    """End NAME's access at once, on every device; or withdraw the invitation of somebody who is not there yet."""
    by, now = Operator.COMMAND_LINE, datetime.now(UTC)
    with _database(data) as (_settings, session):
        there = educators.educators(session, by=by)
        named = next((one for one in there if name_key(one.name) == name_key(name)), None)
        if named is None:
            invitations.withdraw(session, name, by=by, now=now)
            click.echo(f"The invitation of {name} is withdrawn; its link has stopped working.")
            return
        is_last = [one for one in there if one.is_admin and not one.is_revoked] == [named]
        session.rollback()  # Nobody else should wait for the answer.
        if is_last and not yes:
            click.confirm(f"{named.name} is the last administrator. Revoke them all the same?", abort=True, err=True)
        one = educators.revoke(session, name, by=by, now=now)
    if is_last:
        click.echo("There is no administrator now. To make one: quiz educator invite NAME --admin", err=True)
    click.echo(f"{one.name} can't sign in any more. To let them back in: quiz educator invite '{one.name}' --back")


@main.command()
@DATA
def tidy(data: Path | None) -> None:
    """Close and delete what is past its time. The server does so, too; this is for a timer."""
    now = datetime.now(UTC)
    with _database(data) as (settings, session):
        is_clean = ballot_tidying.tidy(session, ballot_box(secret_keys(settings)[0]), now)
        accounts_tidying.tidy(session, now=now)
    if is_clean:
        click.echo("Tidy.")
    else:
        click.echo("Tidy, but a reader held up the last step. Run it again in a minute.")


@main.command()
@DATA
def verify(data: Path | None) -> None:
    """Look whether everything that must hold in the database holds; exit 1 when something does not."""
    broken = 0
    with _reading(data) as (_settings, engine):
        for checked in verifying.verify(engine):
            broken += bool(checked.broken)
            for line in checked.lines():
                click.echo(line)
    click.echo(f"{broken} of these rules are broken." if broken else "Everything holds.")
    sys.exit(1 if broken else 0)


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@DATA
def backup(file: Path, data: Path | None) -> None:
    """Write a copy of the database into FILE, without anything one could count answers with."""
    with _reading(data) as (settings, engine):
        _check_is_newest(engine)
        try:
            copied = copying.backup(engine, file, datetime.now(UTC), _known_secrets(settings))
        except copying.CannotCopy as error:
            raise Faulty(str(error)) from None
    click.echo(f"{file}: {copied}.")
    click.echo("The secret is not in it. Keep the two apart; second factors need both.", err=True)


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@DATA
def restore(file: Path, data: Path | None) -> None:
    """Bring a copy made by quiz backup into a new data folder, or into an empty PostgreSQL database."""
    os.umask(0o077)
    try:
        settings = read_settings({"data_dir": data} if data else None)
        _check_is_unused(settings)
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except SettingsError as error:
        raise Faulty(str(error)) from None
    except OSError as error:
        raise Faulty(f"{error.filename} can't be made or read ({error.strerror}). Choose another --data.") from None
    engine = create_engine(settings.database)
    try:
        restored = copying.restore(file, engine, settings.data_dir)
    except copying.CannotCopy as error:
        raise Faulty(str(error)) from None
    except SchemaTooNew:
        raise Faulty(TOO_NEW) from None
    except OperationalError as error:
        raise _unreachable(engine.url, error) from None
    finally:
        engine.dispose()
    where = f" --data {shlex.quote(str(data))}" if data else ""
    click.echo(f"Restored: {restored}. Look at it with: quiz verify{where}")


@main.command()
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="As given to quiz serve.")
@DATA
def doctor(workers: int, data: Path | None) -> None:
    """Look at the machine and the settings; say what is well, what to look at and what is wrong, and exit 1 then."""
    try:
        settings = read_settings({"data_dir": data} if data else None)
    except SettingsError as error:
        raise Faulty(str(error)) from None
    found = []
    for finding in doctoring.examine(settings, workers, datetime.now(UTC)):
        found.append(finding)
        click.echo(str(finding))
    wrong = sum(finding.level is doctoring.Level.WRONG for finding in found)
    click.echo(f"{wrong} wrong, {sum(finding.level is doctoring.Level.LOOK for finding in found)} to look at.")
    sys.exit(1 if wrong else 0)


def _known_secrets(settings: Settings) -> tuple[bytes, ...]:
    try:
        return secret_keys(settings)
    except SettingsError as error:
        raise Faulty(str(error)) from None


def _check_is_unused(settings: Settings) -> None:
    """Refuse a data folder that holds anything but a secret brought along; a database elsewhere is asked itself."""
    if make_url(settings.database).get_backend_name() != "sqlite" or not settings.data_dir.exists():
        return
    there = sorted(path.name for path in settings.data_dir.iterdir() if path.name != SECRET_FILE)
    if there:
        raise Faulty(
            f"{settings.data_dir} is not empty: it holds {there[0]}. Name a new folder with --data DIR; only "
            f"{SECRET_FILE} may be there already."
        )


@contextmanager
def _reading(data: Path | None) -> Iterator[tuple[Settings, Engine]]:
    """Give the database as it is, whatever its schema, to be read only."""
    try:
        settings = read_settings({"data_dir": data} if data else None)
    except SettingsError as error:
        raise Faulty(str(error)) from None
    _check_is_there(settings)
    engine = create_engine(settings.database)
    try:
        yield settings, engine
    except DatabaseError as error:
        raise _unreachable(engine.url, error) from None
    finally:
        engine.dispose()


def _facts(one: Profile) -> Iterator[str]:
    """Yield what a line of the list says."""
    yield one.name
    yield "revoked" if one.is_revoked else "administrator" if one.is_admin else "educator"
    yield f"two-step sign-in {'on' if one.has_second_factor else 'off'}"
    yield f"since {one.created_on}"


def _open_invitation(session: Session, name: str, now: datetime) -> invitations.OpenInvitation | None:
    """Give the link that a new one for the name replaces, if it still works."""
    there = invitations.open_invitations(session, by=Operator.COMMAND_LINE, now=now)
    return next((one for one in there if name_key(one.name) == name_key(name)), None)


def _site(address: str | None, settings: Settings) -> str:
    """Give where the site is reached: as it was said, or as the settings have it."""
    if address is not None:
        return address
    if settings.trusted_hosts:
        return f"https://{settings.trusted_hosts[0].removeprefix('.')}"
    click.echo("If the server is reached elsewhere, say so with --address, or change the first part.", err=True)
    return "http://localhost:8000"


@contextmanager
def _database(data: Path | None) -> Iterator[tuple[Settings, Session]]:
    """Open the database as it is, migrating nothing, and turn whatever was refused into a sentence."""
    try:
        settings = read_settings({"data_dir": data} if data else None)
    except SettingsError as error:
        raise Faulty(str(error)) from None
    _check_is_there(settings)
    engine = create_engine(settings.database)
    try:
        _check_is_newest(engine)
        with Session(engine) as session:
            yield settings, session
    except (SettingsError, errors.AccountsError) as error:
        raise Faulty(_sentence(error)) from None
    except Busy:
        raise Faulty(BUSY) from None
    except Unavailable as error:
        raise _unreachable(engine.url, error.__cause__) from None
    except OperationalError as error:
        raise _unreachable(engine.url, error) from None
    finally:
        engine.dispose()


def _check_is_there(settings: Settings) -> None:
    """Refuse a SQLite file that is not there: opening it would make an empty one."""
    url = make_url(settings.database)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise Faulty(
            f"There is no database at {url.database} yet. Name its folder with --data DIR or QUIZ_DATA_DIR, or start "
            "the server once with: quiz serve"
        )


def _check_is_newest(engine: Engine) -> None:
    try:
        with engine.connect() as connection:
            found = migrations.revision_of(connection)
    except DatabaseError as error:
        raise _unreachable(engine.url, error) from None
    if found == migrations.newest():
        return
    is_older = found is None or found in migrations.known_revisions()
    raise Faulty(TOO_OLD if is_older else TOO_NEW)


def _unreachable(url: URL, error: BaseException | None) -> Faulty:
    """Say which database it is and, where that is known, what is the matter with it."""
    if isinstance(error, DBAPIError):
        return Faulty(trouble(url, error))
    return Faulty(f"The database {url.render_as_string(hide_password=True)} can't be reached or read.")


def _sentence(error: Exception) -> str:
    """Say what was refused, in the words of the command line."""
    match error:
        case errors.NameTaken(name=name):
            return f"There is an educator named {name} already, or was. To let them back in, add --back"
        case errors.NoSuchEducator():
            return "There is no educator of that name. To see who there is: quiz educator list"
        case errors.NameRefused(most=most):
            return f"A name has 1 to {most} visible characters."
    return str(error)


@main.command("privacy-test")
def privacy_test() -> None:
    """Attack a throw-away room on the kind of database that is set; exit 1 on a leak."""
    leaks = 0
    try:
        for finding in attacks.attack():
            leaks += finding.is_leak
            click.echo(f"{'LEAK' if finding.is_leak else 'ok'}: {finding.tried}: {finding.found}.")
    except (SettingsError, attacks.NoThrowAway) as error:
        raise Faulty(str(error)) from None
    click.echo(f"{leaks} leaks found" if leaks else "No leak found.")
    sys.exit(1 if leaks else 0)


@main.command()
@click.argument("address", metavar="[URL]", required=False)
@click.option("--learners", default=30, show_default=True, type=click.IntRange(1, LARGEST_ROOM), help="Made-up phones.")
@click.option("--questions", default=3, show_default=True, type=click.IntRange(1, 5), help="Without URL: how many.")
@click.option("--think", default=6.0, show_default=True, type=click.FloatRange(0.1, 120), help="Seconds, on average.")
@click.option("--join-within", default=20.0, show_default=True, type=click.FloatRange(0, 600), help="Seconds.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Without URL: processes.")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Without URL: a folder on the disk that will hold the real answers.",
)
@click.option("--code", help="With URL: the code of a session that you lead.")
@click.option("--minutes", default=5.0, show_default=True, type=click.FloatRange(0.05, 60), help="With URL: how long.")
@click.option("--yes-this-is-mine", is_flag=True, help="With a URL beyond this network: you may load that server.")
def rehearse(
    address: str | None,
    learners: int,
    questions: int,
    think: float,
    join_within: float,
    workers: int,
    data: Path | None,
    code: str | None,
    minutes: float,
    yes_this_is_mine: bool,
) -> None:
    """Try out whether this machine carries a room: made-up phones join, poll, answer and reload.

    Without URL they fill a room on a server that is started for it, and that is thrown away with everything in it.
    With URL and --code they fill a session that you have opened and lead as you would lead any other; end and delete
    it afterwards. Exits 1 when an answer was lost or something went wrong.
    """
    crowd = rehearsal.Crowd(learners, join_within, Manner(think))
    rehearsal.allow_phones(learners)
    if address is None:
        outcome = _rehearse_here(crowd, questions, workers, data)
    else:
        outcome = _rehearse_there(address, code, crowd, 60 * minutes, yes_this_is_mine)
    for line in outcome.lines():
        click.echo(line)
    sys.exit(0 if outcome.is_right else 1)


def _rehearse_here(crowd: rehearsal.Crowd, questions: int, workers: int, data: Path | None) -> rehearsal.Outcome:
    """Start a server, fill a room on it, and throw both away."""
    try:
        catalogue = load(read_settings().scenarios_dir)
        with own_server(data, workers) as own:
            box = ballot_box(own.secret)
            room = OwnRoom.opened(own.database, catalogue, box, rehearsal.FORM, crowd.phones)
            with _bar(crowd.phones * (1 + questions), f"{crowd.phones} phones") as bar:
                outcome = asyncio.run(rehearsal.led(own.server, room, crowd, questions, bar.update))
            room.end()
            return outcome
    except DidNotStart as error:
        raise Faulty(f"The server for the rehearsal did not start:\n{error}") from None
    except (SettingsError, ContentError) as error:
        raise Faulty(str(error)) from None


def _rehearse_there(
    address: str, code: str | None, crowd: rehearsal.Crowd, seconds: float, is_mine: bool
) -> rehearsal.Outcome:
    """Fill a session that somebody leads."""
    if code is None:
        raise click.UsageError(
            "With a URL, --code says which session to fill: open one as an educator, then come back."
        )
    try:
        server = server_at(address)
    except NoSuchServer as error:
        raise Faulty(str(error)) from None
    if not server.is_near and not is_mine:
        raise Faulty(
            f"{server.host} is not on this machine or a private network. A rehearsal loads a server as a whole hall "
            "does. If it is yours to load, say so with --yes-this-is-mine."
        )
    click.echo(
        f"{crowd.phones} made-up phones join {code} at {server.authority}. They stay in its count of devices and in "
        "its results, so delete that session afterwards. Lead it now: open questions, wait, close them.",
        err=True,
    )
    with _bar(int(seconds), "Seconds") as bar:
        return asyncio.run(rehearsal.visit(server, code, crowd, seconds, bar.update))


def _bar(length: int, label: str) -> ProgressBar[int]:
    """Make a bar on standard error, so that the figures can be kept apart."""
    return click.progressbar(length=length, label=label, file=sys.stderr)
