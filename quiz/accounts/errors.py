"""What accounts refuses, and why: one small exception per broken rule.

Every exception has a ``code``, which never changes and which a page turns into a sentence, and its facts as
attributes, which the sentence may name. None of them carries a password, a code, a token or an address.
"""

from __future__ import annotations

from typing import ClassVar


class AccountsError(Exception):
    """Something accounts refused to do; nothing was changed unless the subclass says so."""

    code: ClassVar[str]


class SignInRefused(AccountsError):
    """The name, the password or the code is wrong, or the educator was revoked: always the same answer."""

    code = "sign-in-refused"


class MustWait(AccountsError):
    """There were too many failures; the password was not looked at. ``seconds`` is at least 1."""

    code = "must-wait"

    def __init__(self, seconds: int) -> None:
        super().__init__(f"try again in {seconds} s")
        self.seconds = seconds


class ProofRefused(AccountsError):
    """A signed-in educator gave a wrong current password, or a wrong code beside it."""

    code = "proof-refused"


class PasswordRefused(AccountsError):
    """A new password breaks a rule; the subclass says which."""


class PasswordTooShort(PasswordRefused):
    """A new password has fewer than ``least`` characters."""

    code = "password-too-short"

    def __init__(self, least: int) -> None:
        super().__init__(f"at least {least} characters")
        self.least = least


class PasswordTooLong(PasswordRefused):
    """A new password has more than ``most`` characters."""

    code = "password-too-long"

    def __init__(self, most: int) -> None:
        super().__init__(f"at most {most} characters")
        self.most = most


class PasswordCommon(PasswordRefused):
    """A new password is one that attackers try first."""

    code = "password-common"


class PasswordFromContext(PasswordRefused):
    """A new password is made of the educator's name or of words about this site."""

    code = "password-from-context"


class NameRefused(AccountsError):
    """A name is empty, longer than ``most`` characters or has characters nobody can see."""

    code = "name-refused"

    def __init__(self, most: int) -> None:
        super().__init__(f"1 to {most} visible characters")
        self.most = most


class NameTaken(AccountsError):
    """Another educator has the name already, or had it before being revoked."""

    code = "name-taken"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class LinkRefused(AccountsError):
    """A set-up or invitation link is unknown, used, replaced or too old: always the same answer."""

    code = "link-refused"


class NoSuchEducator(AccountsError):
    """Nobody has the name, or the id."""

    code = "no-such-educator"


class AdministratorsOnly(AccountsError):
    """Whoever asked is not an administrator, or not any more."""

    code = "administrators-only"


class LastAdministrator(AccountsError):
    """Revoking would leave nobody who can invite; the command line may do it all the same."""

    code = "last-administrator"


class SecondFactorCodeWrong(AccountsError):
    """The code does not prove that the app holds the new secret, or no secret was begun."""

    code = "second-factor-code-wrong"


class SecondFactorOff(AccountsError):
    """The educator has no second factor, so there is none to turn off or to make recovery codes for."""

    code = "second-factor-off"
