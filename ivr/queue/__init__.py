"""People: when they can be reached, and what callers hear while they wait for one."""
