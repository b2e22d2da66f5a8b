"""Finding investors already on file by any writing of their names (issue "The register", Duplicates)."""

from ledger.names.errors import NamesError, UnusableName
from ledger.names.index import WARN_AT, NameIndex
from ledger.names.models import (
    Candidate,
    Evidence,
    Investor,
    InvestorNames,
    MatchKind,
    Reason,
    RegionRelation,
)
from ledger.names.schema import INDEX_VERSION, schema

__all__ = [
    "INDEX_VERSION",
    "WARN_AT",
    "Candidate",
    "Evidence",
    "Investor",
    "InvestorNames",
    "MatchKind",
    "NameIndex",
    "NamesError",
    "Reason",
    "RegionRelation",
    "UnusableName",
    "schema",
]
