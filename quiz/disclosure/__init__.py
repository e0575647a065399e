"""Counts become what may be shown. Pure. May import: the standard library."""
