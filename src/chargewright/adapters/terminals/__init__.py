"""Card-terminal providers, one folder each; `tests/conformance/terminal` says what they promise."""
