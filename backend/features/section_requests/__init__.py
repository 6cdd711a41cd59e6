"""Owns what staff ask to be changed about sections, who decided it and what became of it.

Refuses to know how a section is made, changed or closed: the catalogue does that.
"""
