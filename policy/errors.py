"""What can go wrong with rules and facts.

PolicyError
 ├─ RulePackError    a rule pack cannot be trusted, so none of its rules is applied
 ├─ FactError        a fact cannot be what was given
 └─ ParameterError   a parameter of the installation cannot be set or confirmed so
"""

from __future__ import annotations

from terms.errors import YipanqiError


class PolicyError(YipanqiError):
    """A rule pack or a fact cannot be trusted."""


class RulePackError(PolicyError):
    """A rule pack cannot be trusted, so none of its rules is applied."""

    def __init__(self, pack: str, where: str, problem: str) -> None:
        super().__init__(f"rule pack {pack}, {where}: {problem}")
        self.pack, self.where, self.problem = pack, where, problem


class FactError(PolicyError):
    """A fact cannot be what was given."""

    def __init__(self, name: str, given: str, problem: str) -> None:
        super().__init__(f"fact {name}={given}: {problem}")
        self.name, self.given, self.problem = name, given, problem


class ParameterError(PolicyError):
    """A parameter of the installation cannot be set or confirmed so."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"parameter {name}: {problem}")
        self.name, self.problem = name, problem
