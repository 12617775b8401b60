"""Run the migrations on an open connection, without an alembic.ini."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

FOLDER = Path(__file__).resolve().parent


def upgrade_to_head(connection: Connection) -> None:
    """Apply every migration that is missing, in the transaction that the connection is in."""
    command.upgrade(alembic_config(connection), "head")


def alembic_config(connection: Connection) -> Config:
    """Make the configuration that `env.py` reads; also for Alembic's own commands when a migration is written."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
