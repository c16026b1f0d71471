"""The world outside, simulated: stations, readers, payment clouds, drivers that behave or do not.

Nothing here imports the platform, so that the two can only agree on what the protocols say.
"""
