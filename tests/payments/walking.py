"""Lives of the machines of this room: told event by event, or walked to wherever they can come.

`told` fits an example to what it happens to; without it an example is told as it is, but for its time.
"""

from dataclasses import replace

from chargewright.payments.events import UnexpectedEvent


def as_it_is(event, _thing):
    return event


def lives(step, table, thing, at, happenings, *, told=as_it_is):
    """Each moment of a life: what it was before, the event, what it is after, what it asked for.

    `happenings` are pairs: how long nothing happens, and an example of what happens then.
    """
    for wait, example in happenings:
        at += wait
        event = replace(told(example, thing), at=at)
        try:
            moved, effects = step(thing, event)
        except UnexpectedEvent:
            assert type(event) not in table[thing.state]
            continue
        yield thing, event, moved, effects
        thing = moved


def walked(step, beginnings, at, examples, waits, *, shape, told=as_it_is):
    """The steps (state, event, state) that happen when every example, after every wait, is told to
    whatever can be reached. `shape` says what makes a thing worth another look.
    """
    steps, known, frontier = set(), set(), [(thing, at) for thing in beginnings]
    while frontier:
        before, now = frontier.pop()
        for wait in waits:
            for example in examples:
                event = replace(told(example, before), at=now + wait)
                try:
                    after, _ = step(before, event)
                except UnexpectedEvent:
                    continue
                steps.add((before.state, type(event), after.state))
                if shape(after) not in known:
                    known.add(shape(after))
                    frontier.append((after, now + wait))
    return steps


def promised(table):
    """The steps (state, event, state) that a table has rows for."""
    return {
        (state, event, to)
        for state, row in table.items()
        for event, tos in row.items()
        for to in tos
    }
