"""Educators: invitation, sign-in, sessions. May import: db and its own libraries."""
