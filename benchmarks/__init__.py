"""How fast, measured: ``python -m benchmarks`` prints one table of ratios from one run."""
