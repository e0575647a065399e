"""The demo: an educator, closed sittings of several sizes and one open room, all made by the real code.

Nothing here writes a row by itself. Rooms are opened, joined, answered and closed as on any other day, by made-up
learners; only the randomness comes from a seed, so that the same seed shows the same room to everybody.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from faker import Faker
from sqlalchemy import Engine, create_engine, event, func, select
from sqlalchemy.orm import Session

from quiz.accounts.administrators import Operator
from quiz.accounts.educators import educators
from quiz.accounts.invitations import new_set_up_link, set_up
from quiz.accounts.passwords import Passwords
from quiz.assess.attempt import SKIPPED, Choice, cell_of
from quiz.assess.scoring import score
from quiz.ballot import sittings
from quiz.ballot.box import BallotBox
from quiz.ballot.models import Pace, Sitting
from quiz.ballot.readings import screen
from quiz.ballot.room_words import ROOM_WORDS
from quiz.config import Settings, secret_keys
from quiz.content.catalogue import AnyItem, Catalogue, load
from quiz.content.item import ChooseAll, ChooseOne, Grade, Story
from quiz.content.story import paths
from quiz.db import Sessions
from quiz.disclosure.suppression import suppress

#: The educator of the demo.
NAME = "Demo teacher"

#: The owner of the sitting that anybody may look at, to see what an educator sees.
SHOWN = "demo"

#: How likely a made-up learner is to choose an option of a grade, relative to the others.
WEIGHTS = {Grade.HELPFUL: 0.48, Grade.PARTLY: 0.28, Grade.UNHELPFUL: 0.16, Grade.HARMFUL: 0.08}

#: How likely one is to tick an option of a grade, in per cent, where several may be ticked.
LIKELY = {Grade.HELPFUL: 70, Grade.PARTLY: 50, Grade.UNHELPFUL: 20, Grade.HARMFUL: 10}

#: The closed rooms: form, pace, learners, days ago. The first is too small for any number to be shown.
CLOSED = (
    ("in-person", Pace.LED, 7, 63),
    ("online", Pace.OWN, 14, 42),
    ("mixed", Pace.LED, 27, 21),
    ("mixed", Pace.OWN, 46, 3),
)


class NotEmpty(Exception):
    """The database holds something that the demo did not make."""


def _hurry(engine: Engine) -> None:
    """Do not wait for the disk at each of a thousand made-up answers; nobody would miss one after a power cut."""

    @event.listens_for(engine, "connect")
    def _do_not_wait(connection: Any, _record: object) -> None:
        if engine.dialect.name == "sqlite":
            connection.execute("PRAGMA synchronous=OFF")

    # Connections made before this would still wait.
    engine.dispose()


@dataclass(frozen=True)
class Made:
    """What the demo made: the password is known only now, ``None`` when the demo was there before."""

    name: str
    password: str | None


@dataclass
class Learner:
    """A made-up learner: a token and the choices made so far."""

    token: str
    choices: dict[str, Choice]


class Demo:
    """Make-believe rooms in one database."""

    def __init__(self, engine: Engine, catalogue: Catalogue, secret: bytes, seed: int, k: int) -> None:
        """Take the database, the content, the installation's secret, the seed and the smallest group (5 to 30)."""
        self.engine, self.catalogue, self.k = engine, catalogue, k
        _hurry(engine)
        self.chance = Random(seed)  # noqa: S311 - a demo is meant to be the same each time
        self.fake = Faker("en_GB")
        self.fake.seed_instance(seed)
        self.box = BallotBox(secret, publish=self._publish)
        self.secret = secret

    def make(self, now: datetime) -> Made:
        """Make the demo in an empty database, or look after the one that is there.

        Raises ``NotEmpty`` in a database that has educators or sittings of somebody else's.
        """
        with Session(self.engine) as session:
            found = educators(session, by=Operator.COMMAND_LINE)
            owners = set(session.scalars(select(Sitting.owner).distinct()))
            ours = {one.id for one in found if one.name == NAME} | {SHOWN, ""}
            if owners - ours or [one for one in found if one.name != NAME]:
                raise NotEmpty
            if found:
                self._keep_one_open(session, found[0].id, now)
                return Made(NAME, None)
            return self._from_nothing(session, now)

    def _from_nothing(self, session: Session, now: datetime) -> Made:
        """Make the educator and every room."""
        password = "-".join(self.fake.random_elements(tuple(ROOM_WORDS), length=5, unique=True))
        link = new_set_up_link(session, now=now)
        if link is None:
            raise NotEmpty
        signed_in = set_up(session, link, NAME, password, now=now, passwords=Passwords(), secret=self.secret)
        for form, pace, learners, days in CLOSED:
            self.closed_room(session, signed_in.profile.id, form, pace, learners, now - timedelta(days=days))
        self.closed_room(session, SHOWN, "in-person", Pace.LED, 24, now - timedelta(days=1))
        self._keep_one_open(session, signed_in.profile.id, now)
        return Made(NAME, password)

    def closed_room(self, session: Sessions, owner: str, form: str, pace: Pace, learners: int, when: datetime) -> str:
        """Open a room, let learners take the whole form, end it; give the sitting's id."""
        sitting, class_ = self._room(session, owner, form, pace, learners, when)
        runs = screen(session, sitting).runs
        for run in runs:
            if pace is Pace.LED:
                self._open(session, sitting, run.id, run.item)
            for learner in class_:
                self._take(session, run.id, run.item, learner)
            if pace is Pace.LED:
                self.box.close_run(session, run.id)
        self.box.end(session, sitting)
        return sitting

    def _room(
        self, session: Sessions, owner: str, form: str, pace: Pace, learners: int, when: datetime
    ) -> tuple[str, list[Learner]]:
        """Open a room and let learners in."""
        items = [(item, self.catalogue.item(item).cells) for item in self.catalogue.form(form).items]
        plan = sittings.Plan(
            form=form,
            digest=self.catalogue.form_digest(form),
            items=items,
            language="en",
            pace=pace,
            expected=learners + 5,
            k=self.k,
            owner=owner,
        )
        sitting = sittings.open_sitting(session, plan, when, self.chance)
        class_ = [Learner(sittings.join(session, sitting, when, self.chance), {}) for _ in range(learners)]
        return sitting, class_

    def _open(self, session: Sessions, sitting: str, run_id: str, item: str) -> None:
        """Put a run on the screen and take answers."""
        sittings.show_next(session, sitting, after=screen(session, sitting).position)
        if item != sittings.SCORE:
            sittings.show_options(session, run_id)

    def _take(self, session: Sessions, run_id: str, item_id: str, learner: Learner) -> None:
        """Let one learner answer one run; the built-in score is cast from what was chosen before."""
        if item_id == sittings.SCORE:
            band = score([self.catalogue.item(item) for item in learner.choices], learner.choices).band
            if band is not None:
                self.box.cast(session, run_id, band, learner.token)
            return
        item = self.catalogue.item(item_id)
        learner.choices[item_id] = self._choose(item)
        self.box.cast(session, run_id, cell_of(item, learner.choices[item_id]), learner.token)

    def _choose(self, item: AnyItem) -> Choice:
        """Choose as a class might: mostly well, sometimes not, now and then not at all."""
        if self.fake.pybool(6):
            return SKIPPED
        if isinstance(item, ChooseAll):
            chosen = tuple(option.id for option in item.options if self.fake.pybool(LIKELY[option.grade]))
            return chosen or (item.options[0].id,)
        if isinstance(item, Story):
            path, _ending = self.fake.random_element(list(paths(item)))
            return tuple(path)
        if isinstance(item, ChooseOne):
            weighed = OrderedDict((option.id, WEIGHTS[option.grade]) for option in item.options)
            return (str(self.fake.random_element(weighed)),)
        return (str(self.fake.random_element([step.id for step in item.options])),)

    def _keep_one_open(self, session: Session, owner: str, now: datetime) -> None:
        """See to it that one led room is open, with learners in it and the first question taking answers."""
        is_open = (Sitting.owner == owner, Sitting.state == "open", Sitting.closes_at > now)
        if session.scalar(select(func.count()).select_from(Sitting).where(*is_open)):
            return
        sitting, class_ = self._room(session, owner, "in-person", Pace.LED, 12, now)
        first = screen(session, sitting).runs[0]
        self._open(session, sitting, first.id, first.item)
        for learner in class_[:8]:
            self._take(session, first.id, first.item, learner)

    def _publish(self, counts: Mapping[str, int], k: int) -> str:
        """Publish by the real rule, with the seed's randomness for the fuzz."""
        return suppress(counts, k, self.chance.randrange).to_json()


def make(settings: Settings, seed: int, now: datetime) -> list[str]:
    """Make the demo in the database of the settings; give the lines to print.

    Raises ``NotEmpty`` in a database that is not the demo's.
    """
    engine = create_engine(settings.database)
    secret = secret_keys(settings)[0]
    made = Demo(engine, load(settings.scenarios_dir), secret, seed, settings.smallest_group).make(now)
    engine.dispose()
    if made.password is None:
        return [f'Demo: sign in at /teach as "{made.name}" with the password of the first start, or delete the folder.']
    return [f'Demo: sign in at /teach as "{made.name}" with the password {made.password} (shown this once).']
