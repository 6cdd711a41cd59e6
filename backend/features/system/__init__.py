"""Owns the upkeep of the shop's works: jobs that hang, answers and rows no longer needed.

Refuses to know what a job is about: it sees topics, attempts and errors.
"""
