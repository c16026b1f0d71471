"""Payter's Cloud Payment Service: what is asked of it, what it answers, what it calls back.

Words of this language: *authorize*, *commit* and *cancel*, a *session* is one hold. What is not
documented is read leniently and marked so.
"""
