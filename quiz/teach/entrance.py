"""Letting somebody in: the sign-in goes into the sealed cookie, the device's proof into a lasting one."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app, redirect, request
from werkzeug.wrappers import Response

from quiz.accounts.passwords import Passwords
from quiz.accounts.sign_in import SignedIn
from quiz.teach import access

#: Long enough that a teacher who signs in once a term is known. It opens nothing: see ``device_token``.
DEVICE_LASTS = timedelta(days=400)

#: Where an educator's work begins; one of the product's fixed addresses.
FRONT = "/teach"


def enter(signed_in: SignedIn, address: str) -> Response:
    """Hold the new sign-in, forgetting whatever this browser held before, and go to an address of ours."""
    access.remember(signed_in.token)
    response = redirect(address, 303)
    response.set_cookie(
        device_cookie(),
        signed_in.device,
        max_age=DEVICE_LASTS,
        path="/",
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def known_device() -> str:
    """Give the proof that this browser signed in before, or nothing."""
    return request.cookies.get(device_cookie(), "")


def device_cookie() -> str:
    """Give the cookie's name. Over plain HTTP browsers would refuse the safer one."""
    return "__Host-device" if request.is_secure else "device"


def passwords() -> Passwords:
    """Give the hasher that was made at start."""
    made: Passwords = current_app.extensions["passwords"]
    return made


def secrets() -> tuple[bytes, ...]:
    """Give the installation's secret and those before it, the newest first."""
    return (secret(), *current_app.config["SECRET_KEY_FALLBACKS"])


def secret() -> bytes:
    """Give the installation's secret."""
    key = current_app.secret_key
    if not isinstance(key, bytes):
        raise TypeError("the secret is set by create_app, as bytes")
    return key
