"""The store: tables, queries by topic, migrations, and CSV files in.

The only package that imports SQLAlchemy. It knows nothing of what a caller may hear: policy is in `ivr/lookups`.
"""
