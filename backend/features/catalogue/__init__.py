"""The catalogue: sections, products of every kind, who plays in the movies, how all is shown.

It refuses to know how much of a product there is: `stock` tells it the availability band alone.
"""
