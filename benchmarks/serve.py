"""``quiz serve`` for a benchmark: the same start and the same server, with the benchmark's application."""

from __future__ import annotations

from quiz import cli, serve

if __name__ == "__main__":
    serve.APPLICATION = "benchmarks.application:build"
    cli.main(prog_name="quiz")
