"""Why an episode was missed, and why an innocent was accused: plain words, of what the truth and the alarms say."""

from collections.abc import Iterator

from app.detection.alarms import ALL_RULES
from app.detection.listed import best, linked
from app.detection.matching import Case, Hit, Played
from app.detection.sought import RELOCATION
from app.detection.truth import GRACE, IDLE, NEIGHBOUR, Episode, Meter

_SMALL_PERCENT = 25
_WRONG = {"UNIT", "MULTIPLIER", "ESTIMATED", "SCALE"}
"""Words in the kind of a fault that makes a figure wrong, and not late or missing."""
_NO_LOAD = {"STANDING_EQUIPMENT", "LAWFUL_SECOND_OVEN", "NEW_PHASE_OVEN", "FACILITY_SWAP", "PARTIAL_REDUCTION"}


def why_missed(world: Played, hit: Hit) -> str:
    """The likeliest reason, the most certain first."""
    episode = hit.episode
    names = {episode.subject, *episode.related}
    before = [one for one in ALL_RULES.alarms(world.alarms) if names & set(world.about(one.subject))]
    if any(one.day < episode.start and (one.ended is None or one.ended > episode.start) for one in before):
        return "an alarm from before its start still stood, so a case was open and nothing new was raised"
    if episode.kind == RELOCATION and not linked(episode):
        place = best([one for one in world.sought if one.episode == episode.id])
        listed = "the list of S-08 never had it" if place is None else f"on the list of S-08 it stood at place {place}"
        return f"nothing but the new transformer's load points to it: no serial, no owner; {listed}"
    if NEIGHBOUR in episode.kind.upper():
        return "most of its power goes past the oven's own meter, and what came through was too little"
    if IDLE in episode.kind.upper():
        return "kept hot from the day it closed: that load is the only level this oven ever had, so nothing rises"
    if episode.meter in (Meter.SHARED, Meter.NONE):
        return "seen, and yet missed" if _seen(episode) else "no meter speaks for this oven alone, and nobody saw it"
    return _too_little(world, episode)


def _seen(episode: Episode) -> bool:
    return bool(set(episode.evidence) - {"ELECTRICITY", "TAMPERING_FOUND", "OUTPUT"})


def _too_little(world: Played, episode: Episode) -> str:
    lacking = _faults(world, episode)
    if lacking:
        return f"readings of these months were {lacking}, and the rest did not suffice"
    if (episode.months or 0) <= 1:
        return "a single month must stand 0.12 of full load above the oven's level: lawful works come to less"
    if (episode.share_percent or 0) < _SMALL_PERCENT:
        return "it stays near what the oven draws by itself, or within what was declared at the time"
    return "no rule found enough in what was reported"


def _faults(world: Played, episode: Episode) -> str:
    meters = {tag for tag in episode.related if tag.startswith("meter:")}
    kinds = [
        fault.kind
        for fault in world.truth.data_faults
        if fault.subject in meters and episode.start <= fault.first_day + GRACE and fault.first_day <= episode.end
    ]
    return ", ".join(sorted({kind.lower() for kind in kinds if kind != "LATE"}))


def why_accused(world: Played, case: Case) -> str:
    """What of the truth lies behind a false case."""
    return next(_reasons(world, case), "its own load rose above what it drew before: winter, or by chance")


def _reasons(world: Played, case: Case) -> Iterator[str]:
    last = case.alarms[-1].day
    at_the_time = [
        one
        for one in world.truth.confounders
        if one.subject == case.subject and one.start <= last and case.opened <= one.end + GRACE
    ]
    for cause in at_the_time:
        if not cause.declared:
            yield (
                f"{cause.kind}, lawful, from {cause.start} to {cause.end}, and declared by nobody: the readings show a "
                "load that came and stayed"
            )
    for fault in world.truth.data_faults:
        wrong = bool(_WRONG & set(fault.kind.upper().split("_"))) and case.subject in world.about(fault.subject)
        if wrong and fault.first_day <= case.opened <= fault.first_day + 2 * GRACE:
            yield f"a reading of {fault.month} was wrong ({fault.kind.lower()})"
    for episode in world.truth.episodes:
        if case.subject in {episode.subject, *episode.related} and episode.end + GRACE < case.opened:
            yield (
                f"{episode.kind} ended on {episode.end}, {(case.opened - episode.end).days} days before: what it left "
                "behind was found, later than counts"
            )
    for cause in at_the_time:
        if cause.kind not in _NO_LOAD:
            yield f"{cause.kind}, declared, from {cause.start} to {cause.end}, and larger than what was declared"
