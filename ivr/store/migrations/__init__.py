"""How the tables came to be: one module a change in `versions/`, run by Alembic inside one transaction."""
