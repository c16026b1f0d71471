from chargewright.access.permissions import TABLE
from chargewright.access.sentences import SENTENCES


def test_every_permission_there_is_says_what_it_lets_one_do():
    assert SENTENCES.keys() == TABLE.keys()
    for sentence in SENTENCES.values():
        assert sentence[0].isupper()
        assert sentence.endswith(".")
    assert len(set(SENTENCES.values())) == len(SENTENCES)
