"""One-time links: how the token of a link comes in, and how it leaves the address bar at once.

A token could stand in the fragment of a link, which browsers never send; but then a page without scripts could not
read it. So it stands in the path, and the first answer moves it into the sealed cookie and leads to an address
without it: it is in no Referer, in no history, on no projector. Our server writes no access log; a proxy in front that
writes one sees the token once, when it is about to be used up. Fetching a link changes nothing on the server, so that
a mail program that looks at it first does not use it up.
"""

from __future__ import annotations

from flask import Response, after_this_request, make_response, redirect, render_template, session, url_for
from werkzeug.wrappers import Response as AnyResponse

#: Ours have 32 characters; a longer text is not one of ours and must not fill the cookie.
LONGEST = 64


def take(kind: str, token: str) -> AnyResponse:
    """Move the token of a link into the cookie and go on without it."""
    session[f"{kind}-link"] = token[:LONGEST]
    keep_to_ourselves()
    return redirect(url_for(f"teach.{kind}"), 303)


def held(kind: str) -> str:
    """Give the token of the link this browser followed, or nothing."""
    token = session.get(f"{kind}-link", "")
    return token if isinstance(token, str) else ""


def keep_to_ourselves() -> None:
    """Have the browser tell nobody which page it came from."""

    @after_this_request
    def _no_referrer(response: AnyResponse) -> AnyResponse:
        response.headers["Referrer-Policy"] = "no-referrer"
        return response


def gone(kind: str) -> Response:
    """Say that a link does not work, the same whether it is used, replaced, too old or made up."""
    session.pop(f"{kind}-link", None)
    return make_response(render_template("teach/link_gone.html", kind=kind), 410)
