from tests.play.postgres import empty_database, postgres_server  # noqa: F401 - fixtures
