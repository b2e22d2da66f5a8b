"""The root of every error this application raises on purpose.

YipanqiError
 ├─ TermsError      a value of the field (amount, place, date) cannot be what was written
 ├─ CorpusError     a document cannot be taken in, or is not what it was
 ├─ IndexerError    the clause index cannot answer
 ├─ PolicyError     a rule pack or a fact cannot be trusted
 ├─ LedgerError     the register refuses what was asked
 ├─ HandlerError    an officer's request cannot be carried out
 └─ BotError        the application cannot run as configured

Each package defines its own branch; only the root and the branch of `terms` stand here.
A message says what was refused, where, and what to do.
"""


class YipanqiError(Exception):
    """Something was refused, and the message says what, where, and what to do."""


class TermsError(YipanqiError):
    """A value of the field (amount, place, date) cannot be what was written."""
