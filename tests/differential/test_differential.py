"""Random histories through the runner: every total at random moments is the naive fold of the bytes (issue 5).

`make test` plays the first sixteen, `make differential N=200` as many as asked for.
"""

import pytest

from app.postgres import Cluster
from tests.differential.campaign import campaign


@pytest.mark.parametrize("first", [0, 8])
def test_every_figure_at_random_moments_is_the_naive_fold(
    cluster: Cluster, template_database: str, first: int
) -> None:
    tally = campaign(cluster, template_database, range(first, first + 8))
    assert min(tally.late, tally.corrected, tally.revoked) >= tally.histories, tally.told()
    assert tally.moments_while_writing >= tally.moments // 4, tally.told()
    assert tally.changed_since > tally.moments // 4, tally.told()
