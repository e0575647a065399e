"""The fields by which a signed-in educator proves who they are before something that matters."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from quiz.accounts.profiles import Profile
from quiz.accounts.proof import Proof
from quiz.teach.entrance import passwords, secrets


class ProofForm(FlaskForm):  # type: ignore[misc]
    """Ask for the password and, with two-step sign-in, for a code."""

    password = PasswordField(_("Your password now"), [InputRequired(_("Type your password."))])
    code = StringField(_("Code"), [InputRequired(_("Type the code from your app, or a recovery code."))])

    def __init__(self, who: Profile, **more: Any) -> None:
        super().__init__(**more)
        if not who.has_second_factor:
            del self.code

    def proof(self) -> Proof:
        """Give what was typed, with what it is judged by."""
        code = (self.code.data or "") if "code" in self else ""
        newest, *older = secrets()
        return Proof(
            self.password.data or "",
            code,
            now=datetime.now(UTC),
            passwords=passwords(),
            secret=newest,
            old_secrets=tuple(older),
        )
