"""Answers become counters; sittings and their pace. May import: db, sqlalchemy."""
