"""Stations, EVSEs, connectors: what exists, how it proves who it is, and what it reported."""
