"""A school's office for tests: a database, a clock one can turn, cheap hashes that are counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher
from pyotp import TOTP
from sqlalchemy.orm import Session

from quiz.accounts.administrators import Operator
from quiz.accounts.invitations import invite, redeem
from quiz.accounts.passwords import Passwords
from quiz.accounts.proof import Proof
from quiz.accounts.second_factor import TurnedOn, begin_second_factor, turn_on
from quiz.accounts.sign_in import Entry, SignedIn, sign_in

SECRET = b"an installation's secret of some length"
PASSWORD = "nine quiet otters"
OTHER_PASSWORD = "eleven loud herons"
MONDAY = datetime(2026, 9, 7, 8, 0, tzinfo=UTC)


class CountingHasher:
    """Argon2 made cheap, counting what is asked of it."""

    def __init__(self, time_cost: int = 1) -> None:
        self._argon2 = PasswordHasher(time_cost=time_cost, memory_cost=8, parallelism=1)
        self.hashed = 0
        self.verified = 0

    def hash(self, password: bytes) -> str:
        self.hashed += 1
        return self._argon2.hash(password)

    def verify(self, hash: str, password: bytes) -> bool:
        self.verified += 1
        return self._argon2.verify(hash, password)

    def check_needs_rehash(self, hash: str) -> bool:
        return self._argon2.check_needs_rehash(hash)


@dataclass
class Office:
    """What every test of accounts needs at hand."""

    session: Session
    hasher: CountingHasher = field(default_factory=CountingHasher)
    now: datetime = MONDAY

    def __post_init__(self) -> None:
        self.passwords = Passwords(self.hasher)

    def wait(self, **span: float) -> None:
        self.now += timedelta(**span)

    def hire(self, name: str = "Ms Chan", password: str = PASSWORD, *, admin: bool = False) -> SignedIn:
        token = invite(self.session, name, admin=admin, by=Operator.COMMAND_LINE, now=self.now)
        return self.redeem(token, password)

    def redeem(self, token: str, password: str = PASSWORD) -> SignedIn:
        return redeem(self.session, token, password, now=self.now, passwords=self.passwords, secret=SECRET)

    def sign_in(self, name: str = "Ms Chan", password: str = PASSWORD, code: str = "", device: str = "") -> SignedIn:
        entry = Entry(name, password, code, device)
        return sign_in(self.session, entry, now=self.now, passwords=self.passwords, secret=SECRET)

    def proof(self, password: str = PASSWORD, code: str = "") -> Proof:
        return Proof(password, code, now=self.now, passwords=self.passwords, secret=SECRET)

    def secure(self, educator_id: str) -> tuple[TOTP, TurnedOn]:
        """Turn on a second factor, and let a minute pass so that the next code is a new one."""
        pending = begin_second_factor(self.session, educator_id, self.proof(), issuer="Upstander")
        app = TOTP(pending.secret)
        turned_on = turn_on(self.session, educator_id, app.at(self.now), now=self.now, secrets=[SECRET])
        self.wait(minutes=1)
        return app, turned_on
