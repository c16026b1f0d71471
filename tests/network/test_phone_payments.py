"""Whose word counts where drivers pay with phones."""

import pytest

from chargewright.network.phone_payments import (
    Choice,
    Decider,
    InEffect,
    Line,
    MappedPage,
    Said,
)

SILENT, NOBODY = Said(), Said(Choice.NOBODY)
PAGE = MappedPage("trm_page", "tac_page")


def through(account):
    return Said(Choice.ACCOUNT, account)


@pytest.mark.parametrize(
    ("evse", "page", "site", "organization", "counts"),
    [
        (SILENT, None, SILENT, SILENT, InEffect()),
        (SILENT, None, SILENT, through("o"), InEffect(Decider.ORGANIZATION, "o")),
        (SILENT, None, through("s"), through("o"), InEffect(Decider.SITE, "s")),
        (SILENT, None, NOBODY, through("o"), InEffect(Decider.SITE, None)),
        (SILENT, PAGE, NOBODY, through("o"), InEffect(Decider.PAGE, "tac_page", "trm_page")),
        (through("e"), PAGE, NOBODY, SILENT, InEffect(Decider.EVSE, "e")),
        (NOBODY, PAGE, through("s"), through("o"), InEffect(Decider.EVSE, None)),
        (SILENT, None, SILENT, NOBODY, InEffect(Decider.ORGANIZATION, None)),
    ],
)
def test_the_nearest_word_counts(evse, page, site, organization, counts):
    line = Line(evse=evse, page=page, site=site, organization=organization)
    assert line.in_effect == counts
