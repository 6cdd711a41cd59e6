"""The keeper behind `shop run`: starts the shop's processes, watches them, stops them.

Nothing here imports the application: the keeper stays small and outlives what it keeps.
"""
