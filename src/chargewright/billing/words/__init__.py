"""The words of documents, by language: one catalogue each, with the same keys.

A catalogue is a table of templates; values come in already formatted and are never read as
templates themselves.
"""

from collections.abc import Mapping
from typing import Final

from chargewright.billing.locales import Language
from chargewright.billing.words.de import DE
from chargewright.billing.words.en import EN

CATALOGUES: Final[Mapping[Language, Mapping[str, str]]] = {Language.EN: EN, Language.DE: DE}


def say(language: Language, key: str, **values: str) -> str:
    """The sentence of a key with its values in place.

    Raises:
        KeyError: no such key, or a value is missing.

    """
    return CATALOGUES[language][key].format(**values)
