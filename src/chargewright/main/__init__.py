"""The composition root: settings, the real clock, wiring and the command line."""
