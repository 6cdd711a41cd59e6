"""Owns people: log-ins, roles, customers, employees, sessions, and the shop's own card.

Refuses to know what anybody orders, sells or picks.
"""
