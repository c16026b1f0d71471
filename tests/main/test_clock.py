from datetime import UTC, timedelta

from chargewright.kernel.ids import is_id
from chargewright.main.clock import RandomIds, SystemClock
from tests.play.clock import CountingIds, PatientClock, nth_id


def test_the_system_clock_writes_down_utc_and_measures_forward():
    clock = SystemClock()
    before = clock.monotonic()
    assert clock.now().tzinfo is UTC
    assert clock.monotonic() >= before


def test_ids_of_one_process_sort_in_the_order_they_were_minted():
    ids = RandomIds()
    minted = [ids.mint("ses") for _ in range(10_000)]
    assert minted == sorted(minted)
    assert len(set(minted)) == len(minted)
    assert all(is_id(one, "ses") for one in minted)


def test_two_processes_do_not_mint_the_same():
    assert RandomIds().mint("pay")[-16:] != RandomIds().mint("pay")[-16:]


def test_the_patient_clock_moves_when_told():
    clock = PatientClock()
    start, monotonic_s = clock.now(), clock.monotonic()
    assert clock.advance(minutes=5) == start + timedelta(minutes=5)
    clock.set_back(timedelta(hours=1))
    assert clock.now() == start - timedelta(minutes=55)
    assert clock.monotonic() == monotonic_s + 300


def test_counted_ids_can_be_named_beforehand():
    ids = CountingIds()
    assert [ids.mint("ses"), ids.mint("pay"), ids.mint("ses")] == [
        nth_id("ses", 1),
        nth_id("pay", 1),
        nth_id("ses", 2),
    ]
