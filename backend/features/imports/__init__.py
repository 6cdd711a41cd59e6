"""Owns the way from a spreadsheet into the shop: mapping, reading, counting, refusing.

Refuses to know how a product, a customer or an order is stored: the features that own them decide,
row by row, what was created, updated, unchanged or refused.
"""
