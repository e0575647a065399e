"""The learners' blueprint; each view stands in a module of its own and adds itself."""

from flask import Blueprint

bp = Blueprint("learn", __name__)
