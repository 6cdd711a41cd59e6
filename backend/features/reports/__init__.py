"""Owns the shop's figures: what can be asked, on screen or as a file that the worker makes.

Refuses to change anything that it reads.
"""
