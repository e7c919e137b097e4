"""What is asked of detection beside what was measured: met, missed, or too few worlds to say."""

from app.detection.aims import aims, evidence_found, evidence_table
from tests.app.detection.test_scores import by_hand


def test_an_aim_that_is_missed_says_so_and_one_without_worlds_is_not_measured() -> None:
    verdicts = {row[0].split(" ")[-1]: row[-1] for row in aims([]).rows}
    assert set(verdicts.values()) == {"— 未测 not measured"}
    told = [row[-1] for row in aims([by_hand()]).rows]
    assert any("missed" in one or "too few" in one for one in told)


def test_only_evidence_that_an_episode_has_is_asked_for() -> None:
    assert evidence_found([]) == {}
    assert evidence_table([]).rows == []
