"""Drawn product pictures: the same product always gets the same SVG.

Knows shapes, colours and letters; knows nothing of tables, units of work or HTTP. The rules of the
drawing (scene, heaps, sleeves, posters) are explained where they are applied.
"""
