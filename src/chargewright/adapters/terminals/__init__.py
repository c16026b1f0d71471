"""Card-terminal providers, one folder each; `tests/conformance/terminal.py` says what they promise."""
