import pytest

from chargewright.ledger import CHART, Account, Kind, Nature, Side


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_in_the_chart_and_its_code_reads_back(kind):
    key = "x1" if CHART[kind].keyed_by else ""
    account = Account(kind, key)
    assert Account.parse(account.code) == account
    assert str(account) == account.code


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("CASH", "CASH"),
        ("BANK:1", "there is one BANK only"),
        ("HOST_PAYABLE", "kept by payout account"),
        ("HOST_PAYABLE:", "kept by payout account"),
        ("REVENUE:two words", "a word"),
        ("", "not a valid Kind"),
    ],
)
def test_a_code_that_names_no_account_is_refused(code, sentence):
    with pytest.raises(ValueError, match=sentence):
        Account.parse(code)


def test_every_nature_grows_on_its_side_but_waived_which_takes_off_revenue():
    own = {
        Nature.ASSET: Side.DEBIT,
        Nature.EXPENSE: Side.DEBIT,
        Nature.LIABILITY: Side.CREDIT,
        Nature.INCOME: Side.CREDIT,
    }
    exceptions = [
        kind
        for kind, row in CHART.items()
        if row.nature is not Nature.MEMORANDUM and row.side is not own[row.nature]
    ]
    assert exceptions == [Kind.WAIVED]


def test_only_holds_and_what_is_uncollected_are_memorandum():
    assert {kind for kind in Kind if CHART[kind].nature is Nature.MEMORANDUM} == {
        Kind.HOLDS,
        Kind.HOLDS_CONTRA,
        Kind.UNCOLLECTED,
        Kind.UNCOLLECTED_CONTRA,
    }
