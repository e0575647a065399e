"""The two fields of a new password, shared by every form that asks for one."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired


class NewPasswordForm(FlaskForm):  # type: ignore[misc]
    """Ask for a new password twice. The rules for it are those of ``quiz.accounts.passwords``."""

    new_password = PasswordField(_("New password"), [InputRequired(_("Type a new password."))])
    again = PasswordField(
        _("The same again"),
        [
            InputRequired(_("Type the new password a second time.")),
            EqualTo("new_password", _("The two passwords differ. Type both again.")),
        ],
    )
