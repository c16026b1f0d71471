"""Numbered migrations; each is a folder of SQL files run in order of name.

Beside its number, each module in `versions` states

    kind    "expand": code of the release before goes on running. "contract": something goes that
            older code uses.
    since   the oldest schema number whose code runs on what this migration leaves

and both are written into the database, where a release that was made earlier reads them (decision 9).
"""
