"""The core: call flows as data, and the pure machine that walks them.

No clock, no chance, no database, no web, no language: the standard library and `ivr.errors` are all it imports.
"""
