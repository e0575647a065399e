from __future__ import annotations

import pytest

from quiz.accounts.administrators import Operator
from quiz.accounts.audit import EventKind, events
from quiz.accounts.educators import change_password, revoke
from quiz.accounts.errors import AdministratorsOnly, ProofRefused
from quiz.accounts.invitations import invite, invite_back, new_set_up_link, withdraw
from quiz.accounts.models import AuditEvent
from quiz.accounts.second_factor import renew_recovery_codes, turn_off
from quiz.accounts.sessions import sign_out, sign_out_everywhere
from tests.accounts.office import MONDAY, OTHER_PASSWORD, Office


def test_an_event_is_a_moment_a_kind_and_an_educator_and_no_more() -> None:
    assert set(AuditEvent.__table__.columns.keys()) == {"id", "at", "kind", "educator_id"}


def test_every_kind_of_event_is_noted_when_it_happens(office: Office) -> None:
    new_set_up_link(office.session, now=office.now)
    chan = office.hire().profile
    sign_out(office.session, office.sign_in().token, now=office.now)
    with pytest.raises(ProofRefused):
        turn_off(office.session, chan.id, office.proof("wrong"))
    app, turned_on = office.secure(chan.id)
    office.sign_in(code=turned_on.recovery_codes[0])
    renew_recovery_codes(office.session, chan.id, office.proof(code=app.at(office.now)))
    office.wait(minutes=1)
    turn_off(office.session, chan.id, office.proof(code=app.at(office.now)))
    change_password(office.session, chan.id, OTHER_PASSWORD, office.proof())
    sign_out_everywhere(office.session, chan.id, now=office.now)
    revoke(office.session, "Ms Chan", by=Operator.COMMAND_LINE, now=office.now)
    office.redeem(invite_back(office.session, "Ms Chan", by=Operator.COMMAND_LINE, now=office.now))
    invite(office.session, "Mr Lau", by=Operator.COMMAND_LINE, now=office.now)
    withdraw(office.session, "mr lau", by=Operator.COMMAND_LINE, now=office.now)
    noted = events(office.session, by=Operator.COMMAND_LINE)
    assert {event.kind for event in noted} == set(EventKind) - {EventKind.SIGN_IN_FAILED}
    assert {event.name for event in noted if event.educator_id} == {"Ms Chan"}


def test_the_newest_event_comes_first_and_pages_can_be_turned(office: Office) -> None:
    office.hire()
    office.wait(minutes=1)
    office.sign_in()
    newest = events(office.session, by=Operator.COMMAND_LINE, at_most=1)
    assert [event.kind for event in newest] == [EventKind.SIGNED_IN]
    older = events(office.session, by=Operator.COMMAND_LINE, before=newest[0].id)
    assert [(event.kind, event.at) for event in older] == [
        (EventKind.JOINED, MONDAY),
        (EventKind.INVITED, MONDAY),
    ]


def test_only_administrators_read_the_log(office: Office) -> None:
    head, teacher = office.hire("Head", admin=True), office.hire("Ms Chan")
    assert events(office.session, by=head.profile.id)
    with pytest.raises(AdministratorsOnly):
        events(office.session, by=teacher.profile.id)
