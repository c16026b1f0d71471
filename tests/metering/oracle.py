"""The rule of readings once more, as its specification writes it: slow, in fractions, unshared.

It knows registers only, has no flags and no words; it says which energy a session has after each
reading and whether that reading was believed.
"""

from fractions import Fraction


def session_energies(readings, *, power_w, tolerance_pct=0, tolerance_wh=0):
    """`readings` are (scope, value, second); returns (energy, believed) for each."""
    scope, start, previous_second = readings[0]
    start = Fraction(start)
    previous = Fraction(0)
    lock = "ABS" if start == 0 else None
    answers = [(previous, True)]
    for scope, raw, second in readings[1:]:
        value = Fraction(raw)
        absolute, relative = ("ABS", value - start), ("REL", value)
        if lock is None:
            candidates = [absolute] if value >= start else [relative]
        elif lock == "ABS":
            candidates = [absolute]
        else:
            candidates = [absolute, relative] if scope == "stop" else [relative, absolute]
        elapsed = Fraction(second) - Fraction(previous_second)
        cap = Fraction(power_w) * elapsed / 3600 * (1 + Fraction(tolerance_pct) / 100)
        cap += Fraction(tolerance_wh)
        picked = next(
            (one for one in candidates if elapsed >= 0 and 0 <= one[1] - previous <= cap), None
        )
        if picked is not None:
            kind, previous = picked
            previous_second = second
            if scope != "stop" and (lock is None or kind == "ABS"):
                lock = kind
        answers.append((previous, picked is not None))
    return answers
