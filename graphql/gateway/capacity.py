"""The quota book (指标账) at a moment: all accounts of a division, an enterprise or a lot, in tonnes a year."""

from collections.abc import Mapping

import strawberry

from domain.fact import Account
from gateway.scalars import Tonnes


@strawberry.type(description="各账户吨数（指标账，吨/年）。All accounts of the quota book, in tonnes a year.")
class Accounts:
    recognized: Tonnes = strawberry.field(
        description="认定产能（对方科目，为负）。Recognised; the contra, negative."
    )
    operating: Tonnes = strawberry.field(description="在产产能。Operating.")
    idle: Tonnes = strawberry.field(description="停产未备案产能。Idle.")
    unbuilt: Tonnes = strawberry.field(description="无焦炉产能。Without an oven.")
    closed_pending: Tonnes = strawberry.field(description="关停待验收。Closed, not yet accepted.")
    carried: Tonnes = strawberry.field(description="置换结转。Carried to a project.")
    reduced: Tonnes = strawberry.field(description="已压减。Reduced; terminal.")
    discounted: Tonnes = strawberry.field(description="减量置换核减。Discounted by a replacement.")
    revoked: Tonnes = strawberry.field(description="备案撤销。Filing revoked.")
    eliminated_other: Tonnes = strawberry.field(description="其他计划淘汰。Eliminated by another plan.")
    transfer: Tonnes = strawberry.field(description="划转清算。Clearing between holders.")
    check: Tonnes = strawberry.field(
        description="合计，恒为零。The sum of all accounts: 0, or a row is missing."
    )


def accounts_of(balances: Mapping[Account, int]) -> Accounts:
    """Balances as the API shows them, with their check column."""
    named = {account.value.lower(): Tonnes(balances.get(account, 0)) for account in Account}
    return Accounts(**named, check=Tonnes(sum(balances.values())))
