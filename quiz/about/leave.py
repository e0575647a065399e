"""Leave quickly: forget everything, go to a neutral site, and stay unremarkable when somebody presses Back."""

from __future__ import annotations

from flask import current_app, make_response, redirect, render_template, request, session, url_for
from flask.sansio.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from quiz.about.blueprint import bp
from quiz.forgetting import end_sign_in
from quiz.languages import COOKIE as LANGUAGE_COOKIE

#: This cookie says only that pages should stay neutral. It goes by itself after ten minutes.
LEFT = "left"
NEUTRAL_SECONDS = 600

#: What is answered as usual even after leaving.
_STILL_ANSWERED = ("about.leave", "about.come_back", "about.healthz", "static", "own_look", "own_logo")

#: Where "Continue" may lead: to what was asked for when that shows no answers, else to the front page.
_LEADS_ON_TO = ("about.help_page", "about.home", "learn.courses")


@bp.get("/leave")
def leave() -> Response:
    """Delete the cookies, end an educator's sign-in, and go to the operator's neutral site.

    This is a plain link, so it works without JavaScript. Deleting a cookie makes browsers drop the pages they
    keep for Back; what Back asks for anew is answered with a neutral page (see ``stay_neutral``).
    """
    end_sign_in()
    response = forget(redirect(current_app.config["LEAVE_ADDRESS"], 303))
    # The site one goes to must not learn where one comes from.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def forget(response: Response) -> Response:
    """Let an answer delete this device's cookies, and keep pages neutral for a while."""
    # Emptied rather than deleted by name: an attempt that is due to be sealed anew would come back.
    session.clear()
    secure = request.is_secure
    response.delete_cookie(LANGUAGE_COOKIE, path="/", secure=secure, httponly=True, samesite="Lax")
    response.set_cookie(LEFT, "1", max_age=NEUTRAL_SECONDS, path="/", secure=secure, httponly=True, samesite="Lax")
    return response


def stay_neutral() -> Response | None:
    """Show a page without any word of the topic while the device has just left.

    Who left without a network left by the script alone, which can't delete the sealed cookie nor end an educator's
    sign-in: that is done now.
    """
    if LEFT not in request.cookies or request.endpoint in _STILL_ANSWERED:
        return None
    asked = request.endpoint if request.endpoint in _LEADS_ON_TO else None
    page = make_response(render_template("about/left.html", onward=url_for("about.come_back", to=asked)))
    if not session:
        return page
    end_sign_in()
    return forget(page)


@bp.record_once
def _stay_neutral_first(state: BlueprintSetupState) -> None:
    """Ask ``stay_neutral`` before anything else: a form sent again after leaving would be told that it is too old."""
    state.app.before_request_funcs.setdefault(None, []).insert(0, stay_neutral)


@bp.get("/back")
def come_back() -> Response:
    """Go on as usual after having left; the person who pressed the link decides so.

    Who had come for the help page is led there, and nobody to a course or a session.
    """
    asked = request.args.get("to")
    response = redirect(url_for(asked if asked in _LEADS_ON_TO else "about.home"), 303)
    response.delete_cookie(LEFT, path="/", secure=request.is_secure, httponly=True, samesite="Lax")
    return response
