"""The charging session: its life as a machine, its time as segments, its end as a price to be paid.

`model` is what a session is, `table` what can happen to it, `machine` what is done about it,
`matching` whose message it is, `flow` how it is reached. It knows nothing of payments, prices or
sockets: it asks with effects and hears the answers as events.
"""
