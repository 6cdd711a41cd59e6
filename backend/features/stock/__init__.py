"""Owns what stands on the shelves: levels, the ledger of movements and stock documents.

Refuses to know who buys: it reserves, releases, commits and restocks for a reference it is given.
"""
