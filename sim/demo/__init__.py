"""The whole system on a seeded network: `python -m sim.demo`, or `--once` for ten charges and a verdict."""
