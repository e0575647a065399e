"""The application for any WSGI server, and for ``flask run``."""

from quiz.app import create_app

app = create_app()
