from __future__ import annotations

import pytest
from sqlalchemy import func, select

from quiz.accounts.administrators import Operator
from quiz.accounts.errors import SignInRefused
from quiz.accounts.invitations import invite, read_invitation
from quiz.accounts.models import AuditEvent, EducatorSession, Invitation, SignInFailure
from quiz.accounts.sessions import who
from quiz.accounts.tidying import tidy
from quiz.db import Base
from tests.accounts.office import Office


def count(office: Office, model: type[Base]) -> int:
    return office.session.scalar(select(func.count()).select_from(model)) or 0


def test_what_is_in_use_stays(office: Office) -> None:
    token = office.hire().token
    link = invite(office.session, "Mr Lee", by=Operator.COMMAND_LINE, now=office.now)
    with pytest.raises(SignInRefused):
        office.sign_in(password="wrong")
    office.wait(hours=1)
    tidy(office.session, now=office.now)
    assert who(office.session, token, now=office.now) is not None
    assert read_invitation(office.session, link, now=office.now).name == "Mr Lee"
    assert count(office, SignInFailure) == 2
    assert count(office, AuditEvent) == 4


def test_what_is_over_goes(office: Office) -> None:
    office.hire()
    invite(office.session, "Mr Lee", by=Operator.COMMAND_LINE, now=office.now)
    with pytest.raises(SignInRefused):
        office.sign_in(password="wrong")
    office.wait(days=7)
    tidy(office.session, now=office.now)
    assert [count(office, model) for model in (EducatorSession, Invitation, SignInFailure)] == [0, 0, 0]
    assert count(office, AuditEvent) == 4


def test_events_are_kept_for_180_days(office: Office) -> None:
    office.hire()
    office.wait(days=179)
    office.sign_in()
    office.wait(days=1)
    tidy(office.session, now=office.now)
    assert count(office, AuditEvent) == 1
