"""Entries and holds come back from storage as they went, and their rows are sealed."""

from dataclasses import replace

import msgspec
import pytest

from chargewright.kernel.ids import EntryId
from chargewright.kernel.money import Money
from chargewright.ledger import Entry, Hold, written
from tests.play.ledger_text import EUR, money, play

BOOK = play("""
terms      operator   provider 2.9 % + 0.30   owner H3 70 %   owner-tax NL 21 %
at 10:00   hold     h1   driver -> clearing   40.00 EUR   lapses 10:30                 ok
at 10:00   hold     h2   driver -> clearing   40.00 EUR   lapses 10:30                 ok
at 10:42   capture  h1   12.10 EUR   energy 8.00   idle 2.00   tax NL 2.10             ok
at 10:43   correct  c1   entry owner_shared:h1:1                                       ok
at 10:44   release  h2                                                                 ok
at 11:00   refund   r1   of h1   6.05 EUR                                              ok
""")
ENTRIES = list(BOOK.entries.values())


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_an_entry_survives_storage(entry):
    stored = msgspec.json.encode(entry)
    assert msgspec.convert(msgspec.json.decode(stored), type=Entry) == entry
    assert msgspec.json.decode(stored, type=Entry) == entry


def test_a_hold_survives_storage():
    for hold in BOOK.holds.values():
        assert msgspec.json.decode(msgspec.json.encode(hold), type=Hold) == hold


def rows(entries):
    heads, result = {}, []
    for entry in entries:
        for row in written(entry, heads):
            heads[row.leg.account, row.leg.amount.currency] = row.head
            result.append(row)
    return result


def test_every_row_states_the_balance_it_leaves():
    sums, counts = {}, {}
    for row in rows(ENTRIES):
        account = row.leg.account
        sums[account] = sums.get(account, Money.zero(EUR)) + row.leg.amount
        counts[account] = counts.get(account, 0) + 1
        assert (row.head.balance, row.head.version) == (sums[account], counts[account])


@pytest.mark.parametrize("place", range(len(ENTRIES)))
def test_a_changed_entry_breaks_the_seals_after_it(place):
    honest = rows(ENTRIES)[-1]
    forged = list(ENTRIES)
    victim = forged[place]
    forged[place] = replace(
        victim, legs=tuple(replace(leg, amount=leg.amount + leg.amount) for leg in victim.legs)
    )
    changed = {row.leg.account for row in rows(ENTRIES) if row.entry_id == victim.id}
    last = {row.leg.account: row.head.seal for row in rows(ENTRIES)}
    last_forged = {row.leg.account: row.head.seal for row in rows(forged)}
    assert {account for account in last if last[account] != last_forged[account]} == changed
    assert honest.head.seal


def test_a_seal_knows_its_entry():
    entry = ENTRIES[0]
    other = replace(entry, voucher=replace(entry.voucher, id=EntryId("ent_other")))
    assert written(entry, {})[0].head.seal != written(other, {})[0].head.seal
    assert written(entry, {})[0].head.balance == money("40.00")
