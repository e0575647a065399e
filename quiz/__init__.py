"""Upstander: a scenario quiz for bystanders. Imports nothing, so the pure stages load without Flask."""
