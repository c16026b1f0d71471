"""A whole charging site to look at: stations, readers, cars and drivers, known to a platform by its API.

`python -m sim.site --url URL --org ORG` brings it to a platform that runs elsewhere; `sim.demo`
starts a platform for it.
"""
