"""PostgreSQL and NATS as supervised child processes, so that nothing needs to be installed.

Nothing here knows a table or a subject: the parts are started, watched, restarted and stopped, and
their addresses handed over. With `database.url` and `bus.url` set, none of this is used.
"""
