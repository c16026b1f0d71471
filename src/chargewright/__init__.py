"""The back office of a charge point operator."""
