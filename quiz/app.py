"""The application: everything is wired here, and only here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask, Response, request
from flask_compress import Compress
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.engine import make_url
from werkzeug.middleware.proxy_fix import ProxyFix

from quiz import assets, error_pages, headers, languages, limiting, own_look
from quiz.about import accessibility, guidance, health, help, home, leave, privacy
from quiz.about.blueprint import bp as about
from quiz.accounts.passwords import Passwords
from quiz.ballot import room_words
from quiz.ballot.box import BallotBox
from quiz.config import RESOURCES, Settings, read_settings, secret_keys
from quiz.content.catalogue import load
from quiz.db import db
from quiz.disclosure.suppression import suppress
from quiz.learn import (
    answer,
    begin,
    call,
    cast,
    courses,
    feedback,
    join,
    pass_on,
    practise,
    session,
    session_state,
    session_summary,
    summary,
)
from quiz.learn.blueprint import bp as learn
from quiz.learn.glances import Glances
from quiz.readiness import Readiness
from quiz.sealed import SealedSessions
from quiz.teach import (
    account,
    audit,
    compare,
    control,
    dates,
    delete,
    educators,
    end,
    export,
    guide,
    individual,
    invitations,
    moves,
    open_session,
    paper,
    password,
    projector,
    recovery_codes,
    results,
    second_factor,
    set_up,
    sheet,
    sign_in,
    sign_out,
    state,
    tidying,
    visible,
)
from quiz.teach import home as teach_home
from quiz.teach.blueprint import bp as teach

#: Every view stands in a module of its own; importing it adds it to its blueprint.
VIEWS = (
    accessibility, guidance, health, help, home, leave, privacy,
    answer, begin, call, cast, courses, feedback, join, pass_on, practise, session, session_state, session_summary,
    summary,
    control, dates, delete, end, moves, open_session, projector, sheet, state, teach_home, tidying,
    compare, export, guide, individual, paper, results, visible,
    account, audit, educators, invitations, password, recovery_codes, second_factor, set_up, sign_in, sign_out,
)  # fmt: skip

#: The largest request body, in bytes. An answer is a few hundred.
LARGEST_BODY = 16 * 1024

#: Seconds to wait for a PostgreSQL server that does not answer.
CONNECT_SECONDS = 5


class Upstander(Flask):
    """Flask that names a view in its log, where an address would hold a join code."""

    def log_exception(self, exc_info: Any) -> None:
        """Log an error that nobody expected, with its traceback and without what was sent."""
        self.logger.error("An error in %s", request.endpoint, exc_info=exc_info)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Give the function as it is: none of ours is asynchronous, and Flask would ask about nine at each request."""
        return func


class Pack(Compress):
    """Flask-Compress that has no second look at a page that was packed before."""

    def after_request(self, response: Response | None) -> Response:
        """Pack a response, unless it is."""
        if response is not None and "Content-Encoding" in response.headers:
            return response
        return super().after_request(response)


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application from settings, read from the environment when none are given.

    Raises ``SettingsError`` for a setting, and ``ContentError`` for content, that cannot be used.
    """
    settings = settings or read_settings()
    app = Upstander(
        "quiz",
        template_folder=str(RESOURCES / "templates"),
        static_folder=str(RESOURCES / "static"),
    )
    keys = secret_keys(settings)
    _configure(app, settings, keys)
    app.extensions["catalogue"] = load(settings.scenarios_dir, own_help=settings.help_file)
    app.extensions["ballot"] = ballot_box(keys[0])
    app.extensions["passwords"] = Passwords()
    app.extensions["glances"] = Glances()
    app.extensions["readiness"] = Readiness()
    db.init_app(app)
    limiting.limit(app, settings.rate_limit_storage)
    CSRFProtect(app)
    Pack(app)
    assets.add_versions(app)
    own_look.wear(app, settings.accent, settings.logo)
    languages.speak(app)
    headers.check_requests(app, settings.trusted_hosts)
    headers.send_headers(app)
    error_pages.show_errors(app)
    for blueprint in (about, learn, teach):
        app.register_blueprint(blueprint)
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.wsgi_app = session_state.Unchanged(  # type: ignore[method-assign]
        app.wsgi_app, app.extensions["glances"], settings.attempt_hours, headers.OF_A_PAGE.items()
    )
    return app


def ballot_box(secret: bytes) -> BallotBox:
    """Make the ballot box with the real release rule; the command line makes its own from the same secret."""
    return BallotBox(secret, publish=lambda counts, k: suppress(counts, k).to_json())


def _configure(app: Flask, settings: Settings, keys: tuple[bytes, ...]) -> None:
    """Turn the settings into Flask's own."""
    app.secret_key = keys[0]
    app.config["SECRET_KEY_FALLBACKS"] = list(keys[1:])
    app.session_interface = SealedSessions(keys, timedelta(hours=settings.attempt_hours).total_seconds())
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings.database),
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_PARTS=40,
        # The token lives as long as the session; an age of its own would fail when a clock steps back.
        WTF_CSRF_TIME_LIMIT=None,
        # Privacy browsers send no referrer; headers.check_requests asks Sec-Fetch-Site instead.
        WTF_CSRF_SSL_STRICT=False,
        DEFAULT_LANGUAGE=settings.default_language,
        SITE_NAME=settings.site_name,
        LEAVE_ADDRESS=settings.leave_address,
        ATTEMPT_HOURS=settings.attempt_hours,
        SMALLEST_GROUP=settings.smallest_group,
        SITTING_LASTS=timedelta(hours=settings.sitting_hours),
        RESULTS_KEPT=timedelta(days=settings.results_days),
        COMPRESS_MIMETYPES=["text/html", "text/css", "text/javascript", "image/svg+xml", "application/json"],
    )
    app.jinja_env.globals.update(
        site_name=settings.site_name, room_word=lambda word: room_words.in_language(word, languages.language())
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _engine_options(database: str) -> dict[str, Any]:
    """Give the options of the connections to a database."""
    # An error message must not repeat the values of a statement, which could be a receipt or a cell.
    options: dict[str, Any] = {"hide_parameters": True}
    url = make_url(database)
    if url.get_backend_name() == "postgresql":
        # A connection that broke while nobody used it, as after a restart of the server, is replaced unseen.
        options["pool_pre_ping"] = True
        if "connect_timeout" not in url.query:
            # The driver would wait two minutes for a machine that is gone, and so would the phone.
            options["connect_args"] = {"connect_timeout": CONNECT_SECONDS}
    return options
