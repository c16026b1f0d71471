from decimal import Decimal
from fractions import Fraction

from chargewright.tariffs.tax import TaxRule, gross_of_net, shares_of_net


def rule(code: str, percent: str, level: int = 0, **more) -> TaxRule:
    return TaxRule(code=code, percent=Decimal(percent), level=level, **more)


def test_no_tax_is_a_gross_of_one():
    assert gross_of_net(()) == 1


def test_a_tax_of_a_higher_level_is_on_the_lower_ones_too():
    assert shares_of_net((rule("A", "5"), rule("B", "7", 1))) == (
        Fraction(5, 100),
        Fraction(105 * 7, 10_000),
    )


def test_taxes_of_one_level_do_not_see_each_other():
    assert gross_of_net((rule("GST", "5"), rule("QST", "9.975"))) == Fraction("1.14975")


def test_an_excise_may_stay_out_of_the_base_of_others():
    excise = rule("EXCISE", "10", in_base_of_others=False)
    assert shares_of_net((excise, rule("SALES", "5", 1))) == (Fraction(1, 10), Fraction(5, 100))


def test_shares_stand_in_the_order_of_the_rules_not_of_the_levels():
    assert shares_of_net((rule("B", "7", 1), rule("A", "5"))) == (
        Fraction(105 * 7, 10_000),
        Fraction(5, 100),
    )
