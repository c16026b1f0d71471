from tests.play.pressure import waited_s


def test_the_seconds_in_which_somebody_waited_are_read():
    said = (
        "some avg10=43.80 avg60=49.56 avg300=53.99 total=15941462071\n"
        "full avg10=0.00 avg60=0.00 avg300=0.00 total=0\n"
    )
    assert waited_s(said) == 15941.462071


def test_a_kernel_that_does_not_count_says_nothing():
    assert waited_s("") is None
