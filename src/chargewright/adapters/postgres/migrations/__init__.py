"""Numbered migrations; each is a folder of SQL files run in order of name."""
