"""What accounts refused, in words that say what to do, and beside which field they stand."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, make_response
from flask_babel import gettext, ngettext
from flask_wtf import FlaskForm

from quiz.accounts import errors

_: Callable[..., str] = gettext

#: The field a refusal is about; a form that does not have it shows the sentence at its first field.
FIELDS: dict[type[errors.AccountsError], str] = {
    errors.PasswordRefused: "new_password",
    errors.SecondFactorCodeWrong: "code",
    errors.ProofRefused: "password",
    errors.MustWait: "password",
    errors.NameRefused: "name",
    errors.NameTaken: "name",
}


def sentence(error: errors.AccountsError) -> str:
    """Say what was refused and what to do about it."""
    match error:
        case errors.SignInRefused():
            return _(
                "The name, the password or the code is not right. Check all three; the name is written as in your "
                "invitation."
            )
        case errors.MustWait(seconds=seconds):
            return _wait(seconds)
        case errors.ProofRefused():
            return _("The password or the code is not right, so nothing was changed. A code works only once.")
        case errors.PasswordTooShort(least=least):
            return _(
                "Use at least %(least)s characters. A few words that mean something only to you do well.", least=least
            )
        case errors.PasswordTooLong(most=most):
            return _("Use at most %(most)s characters.", most=most)
        case errors.PasswordCommon():
            return _("Many people use this password, so it is tried first. Choose another.")
        case errors.PasswordFromContext():
            return _("This is made of your name or of words about this site, so it is easy to guess. Choose another.")
        case errors.NameRefused(most=most):
            return _("Type a name of at most %(most)s characters that everybody can see.", most=most)
        case errors.NameTaken(name=name):
            return _("There is “%(name)s” already, or there was. Choose another name.", name=name)
        case errors.LinkRefused():
            return _("This link does not work any more.")
        case errors.NoSuchEducator():
            return _("There is nobody of that name.")
        case errors.AdministratorsOnly():
            return _("Only administrators can do this.")
        case errors.LastAdministrator():
            return _(
                "This is the only administrator. Invite another administrator first, so that somebody can still invite."
            )
        case errors.SecondFactorCodeWrong():
            return _(
                "That code does not fit. Type the six digits that the app shows now; they change every 30 seconds."
            )
        case errors.SecondFactorOff():
            return _("Two-step sign-in is off already.")
    raise LookupError(error.code)


def password_cannot_stand_alone(error: errors.PasswordTooShort) -> str:
    """Say why two-step sign-in can't be turned off yet."""
    return _(
        "Your password has fewer than %(least)s characters, which is enough only beside a code. Change your password "
        "first, then turn two-step sign-in off.",
        least=error.least,
    )


def tell(form: FlaskForm, error: errors.AccountsError, said: str | None = None) -> None:
    """Put the sentence beside the field it is about."""
    wanted = next((name for kind, name in FIELDS.items() if isinstance(error, kind)), "")
    field = form[wanted] if wanted in form else next(iter(form))
    field.errors = [*field.errors, said or sentence(error)]


def answer(page: str, form: FlaskForm, error: errors.AccountsError | None = None) -> Response:
    """Give a form's page with the status that fits: 200 when it is shown first, 422 refused, 429 to wait."""
    response = make_response(page, 422 if form.errors else 200)
    if isinstance(error, errors.MustWait):
        response.status_code = 429
        response.headers["Retry-After"] = str(error.seconds)
    return response


def _wait(seconds: int) -> str:
    if seconds < 120:
        said = ngettext(
            "There were too many tries. Wait %(num)s second, then try again.",
            "There were too many tries. Wait %(num)s seconds, then try again.",
            seconds,
        )
    else:
        said = ngettext(
            "There were too many tries. Wait %(num)s minute, then try again.",
            "There were too many tries. Wait %(num)s minutes, then try again.",
            -(-seconds // 60),
        )
    return str(said)
