"""Demonstration incidents: the real actions make one incident of each shape, and the rest are copied from it.

`nights` draws what happened on each night; `shapes` performs a shape through the actions; `capture` reads its rows and
undoes them; `templates` cuts them where copies differ, and `copying` fills them again, with each copy's own ids, times,
words and chain; `writing` puts them in the database (docs/decisions/0012-seeding-beside-the-actions.md).
"""
