"""The blueprint of the pages about the product; each view stands in a module of its own and adds itself."""

from flask import Blueprint

bp = Blueprint("about", __name__)
