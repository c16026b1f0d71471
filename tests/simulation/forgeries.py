"""What a lost message, a lost or doubled session and money that does not add up would look like.

Each statement changes one row of the database; its name is a part of the sentence that must be said
of it. The platform runs while they are done, and each comes on top of those before.
"""

from collections.abc import Mapping
from typing import Final

FORGERIES: Final[Mapping[str, str]] = {
    "answered and not in the log": """
        DELETE FROM ocpp_log
        WHERE (station_id, message_id) = (
            SELECT station_id, message_id FROM ocpp_log
            WHERE direction = 'in' AND action IN ('MeterValues', 'TransactionEvent') LIMIT 1)
    """,
    "answered, and no reading": """
        DELETE FROM reading
        WHERE (station_id, position) = (
            SELECT station_id, position FROM reading WHERE scope = 'intermediate' LIMIT 1)
    """,
    "a session without a charge": """
        UPDATE session SET ocpp_transaction_ref = '0'
        WHERE id = (SELECT id FROM session WHERE started_at IS NOT NULL LIMIT 1)
    """,
    "a charge without a session": "DELETE FROM session WHERE ocpp_transaction_ref = '0'",
    "not closed": """
        UPDATE session SET closed_at = NULL
        WHERE id = (SELECT id FROM session WHERE started_at IS NOT NULL LIMIT 1)
    """,
    "a payment without an end": """
        UPDATE payment SET ended_at = NULL WHERE id = (SELECT id FROM payment LIMIT 1)
    """,
    "charged, not paid, and no operator knows": """
        UPDATE session SET payment_id = NULL
        WHERE id = (SELECT id FROM session WHERE total_minor > 0 LIMIT 1)
    """,
    "priced and paid differ": """
        UPDATE session SET total_minor = total_minor + 1
        WHERE id = (SELECT s.id FROM session AS s JOIN payment AS p ON p.id = s.payment_id
            WHERE p.captured_minor > 0 LIMIT 1)
    """,
    "a payment without a document": """
        DELETE FROM receipt
        WHERE id = (SELECT r.id FROM receipt AS r JOIN payment AS p ON p.id = r.payment_id
            WHERE p.ended_at IS NOT NULL LIMIT 1)
    """,
    "receipts say": """
        UPDATE receipt SET total_minor = total_minor + 1
        WHERE id = (SELECT id FROM receipt WHERE document_type = 'RECEIPT' LIMIT 1)
    """,
    "we say": """
        UPDATE payment SET captured_minor = captured_minor + 1
        WHERE id = (SELECT id FROM payment WHERE captured_minor > 0 LIMIT 1)
    """,
    "the books say": """
        UPDATE ledger_account SET balance_minor = balance_minor + 1
        WHERE code = 'PSP_CLEARING:payter'
    """,
}
