"""The statements in the documentation make the same roles and database as the embedded server's."""

import re
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from chargewright.embedded.address import DATABASE, ROLES, SUPERUSER
from chargewright.embedded.data_directory import DataDirectory
from chargewright.embedded.postgres import PostgresServer
from tests.play.postgres import binaries, play_folder

PAGE = Path(__file__).parents[2] / "docs" / "operations" / "embedded.md"

RIGHTS = """
SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication,
       rolbypassrls, setconfig
FROM pg_roles LEFT JOIN pg_db_role_setting ON setrole = pg_roles.oid
WHERE rolname = ANY(%s)
ORDER BY rolname
"""
MEMBERS = """
SELECT granted.rolname, member.rolname
FROM pg_auth_members
JOIN pg_roles granted ON granted.oid = roleid
JOIN pg_roles member ON member.oid = pg_auth_members.member
WHERE member.rolname = ANY(%s)
"""
DATABASE_RIGHTS = """
SELECT pg_get_userbyid(datdba), pg_encoding_to_char(encoding),
       ARRAY(SELECT (pg_get_userbyid(grantee), privilege_type)::text
             FROM aclexplode(datacl) ORDER BY 1)
FROM pg_database WHERE datname = %s
"""


def everything(conn):
    rights = conn.execute(RIGHTS, (list(ROLES),)).fetchall()
    return (
        [(*row[:-1], sorted(row[-1])) for row in rights],
        conn.execute(MEMBERS, (list(ROLES),)).fetchall(),
        conn.execute(DATABASE_RIGHTS, (DATABASE,)).fetchall(),
    )


@pytest.fixture
def superuser():
    with play_folder() as folder:
        data = DataDirectory.at(folder / "data")
        server = PostgresServer(data, binaries=binaries(), is_durable=False)
        try:
            address = server.start()
            dsn = address.dsn(SUPERUSER, database="postgres")
            with psycopg.connect(dsn, autocommit=True) as conn:
                yield conn
        finally:
            server.stop()


def test_the_statements_of_the_page_make_what_the_embedded_server_has(superuser):
    ours = everything(superuser)
    superuser.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(DATABASE)))
    superuser.execute("DROP ROLE owner, journal, work, app")
    (statements,) = re.findall(r"```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    for statement in statements.split(";\n"):
        if statement.strip():
            superuser.execute(statement)
    assert everything(superuser) == ours
