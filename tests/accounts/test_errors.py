from __future__ import annotations

from collections.abc import Iterator

from quiz.accounts.errors import AccountsError, PasswordRefused


def _all(family: type[AccountsError]) -> Iterator[type[AccountsError]]:
    for child in family.__subclasses__():
        yield child
        yield from _all(child)


def test_every_refusal_has_a_code_of_its_own() -> None:
    refusals = [each for each in _all(AccountsError) if each is not PasswordRefused]
    codes = {each.code for each in refusals}
    assert len(codes) == len(refusals)
