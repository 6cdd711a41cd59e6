"""Owns orders from checkout to the last return: their lines, moves, events and payments.

Refuses to know who picks them: that is kept by fulfilment.
"""
