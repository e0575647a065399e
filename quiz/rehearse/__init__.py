"""Rehearsal: made-up phones try out a server before a room does. May import: content, assess, ballot, db."""
