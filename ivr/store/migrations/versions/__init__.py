"""The changes of the tables, oldest first by their `down_revision`. They never import `tables`, which moves on."""
