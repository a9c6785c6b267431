"""The audit: a chain of records in the ledger, copied to `home/audit/log.jsonl` and sealed by signed checkpoints.

`chain` appends in the transaction of what it records, `tree` is the Merkle tree of RFC 6962, `keys` the Ed25519 key,
`files` brings the files up to the ledger, `verify` checks them and needs nothing of the house. A record holds whole
numbers, text, yes, no and nothing; no name of a person and no free text, only references that lose their meaning when
a key is destroyed (ledger/persons.py). Every function that changes something appends one record.
"""

from ledger.audit.chain import SCHEMA, append

__all__ = ["SCHEMA", "append"]
