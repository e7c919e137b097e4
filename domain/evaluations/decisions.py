"""An evaluation is recorded as made; each dimension once."""

from typing import Any

from domain.command import Command, Decided, accept, refuse, same_fields
from domain.envelope import Request
from domain.evaluations.commands import EvaluateEnterprise
from domain.evaluations.facts import EnterpriseEvaluated
from domain.refusals import Malformed, UnknownSubject
from domain.world import World


def evaluate_enterprise(world: World, command: EvaluateEnterprise, request: Request) -> Decided:
    """XZ-17: reference for others; nothing here follows from it."""
    if command.document is not None and not world.now.document(command.document).registered:
        return refuse(UnknownSubject(field="document", subject=command.document))
    dimensions = [score.dimension for score in command.scores]
    if twice := next((one for one in dimensions if dimensions.count(one) > 1), None):
        zh, en = "每个维度只列一次", "each dimension once"
        return refuse(Malformed(field="scores", value=twice, rule_zh=zh, rule_en=en))
    return accept(same_fields(EnterpriseEvaluated, command), f"enterprise:{command.enterprise}")


DECISIONS: dict[type[Command], Any] = {EvaluateEnterprise: evaluate_enterprise}
