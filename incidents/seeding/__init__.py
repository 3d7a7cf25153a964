"""Demonstration incidents: the real actions make one incident of each shape, and the rest are copied from it.

`shapes` performs a shape through the actions; `capture` reads its rows and undoes them; `copying` gives each copy
its own ids, times, words and chain (docs/decisions/0012-seeding-beside-the-actions.md).
"""
