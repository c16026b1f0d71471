"""The text of the embedded PostgreSQL's configuration files."""

import os
from pathlib import Path
from typing import Final

MEBIBYTE: Final = 1 << 20

HBA: Final = """\
# Written at each start. Nobody signs in without a password, and only through the socket.
local all all scram-sha-256
"""

_CONFIGURATION: Final = """\
# Written at each start. Settings of your own go to custom.conf beside this file and win.

# Reached through a socket in a folder of its own, never through the network.
listen_addresses = ''
unix_socket_directories = {socket_folder}
unix_socket_permissions = 0700
max_connections = 100
password_encryption = scram-sha-256

# What was acknowledged is on the disk.
fsync = {durable}
full_page_writes = {durable}
synchronous_commit = on

# This machine has {memory_mib} MiB; other processes of ours need most of it.
shared_buffers = {shared_buffers_mib}MB
effective_cache_size = {cache_mib}MB
work_mem = 8MB
maintenance_work_mem = {maintenance_mib}MB
dynamic_shared_memory_type = posix
max_wal_size = 1GB
wal_compression = on
random_page_cost = 1.1
jit = off

# A unit of work that waits for something else holds back every reader of the fact stream.
idle_in_transaction_session_timeout = 60s

# One log file a weekday, written over a week later. Values of statements are never logged.
logging_collector = on
log_directory = {log_folder}
log_filename = 'postgresql-%a.log'
log_file_mode = 0600
log_truncate_on_rotation = on
log_rotation_age = 1d
log_rotation_size = 0
log_line_prefix = '%m [%p] %q%u@%d '
log_min_duration_statement = 1s
log_parameter_max_length = 0
log_startup_progress_interval = 2s
log_timezone = 'UTC'

timezone = 'UTC'
datestyle = 'iso, ymd'
lc_messages = 'C'
default_text_search_config = 'pg_catalog.simple'

include = 'custom.conf'
"""


def configuration(
    *, socket_folder: Path, log_folder: Path, memory_bytes: int, is_durable: bool
) -> str:
    """The whole of `postgresql.conf`.

    `is_durable` False is for tests that throw the database away: it survives a killed process, not
    a power cut.
    """
    memory_mib = memory_bytes // MEBIBYTE
    return _CONFIGURATION.format(
        socket_folder=_quoted(socket_folder),
        log_folder=_quoted(log_folder),
        durable="on" if is_durable else "off",
        memory_mib=memory_mib,
        shared_buffers_mib=_between(64, memory_mib // 8, 1024),
        cache_mib=_between(128, memory_mib // 2, 8192),
        maintenance_mib=_between(32, memory_mib // 32, 256),
    )


def machine_memory_bytes() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _between(least: int, wanted: int, most: int) -> int:
    return max(least, min(wanted, most))


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
