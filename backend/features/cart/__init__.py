"""Owns the carts of guests and of people. Refuses to know what becomes of them at checkout."""
