"""What several stories do alike at a works, lawfully: an oven is torn down with a permit, by a qualified firm."""

from tests.stories.telling import County, Story

_FIRM = "示例拆除公司"


async def permitted(
    story: Story, county: County, oven: str, on: str, starts: str, court_consent: str | None = None
) -> None:
    """拆除许可: a contractor whose qualification covers the day of the start."""
    await story.invent(
        county.office,
        on,
        "PermitDemolition",
        oven=oven,
        contractor=_FIRM,
        qualificationNo="示例资质1号",
        qualificationValidTo="2025-12-31",
        startOn=starts,
        courtConsent=court_consent,
    )


async def torn_down(story: Story, county: County, oven: str, *, stopped: str, starts: str, done: str) -> None:
    """停产、拆除开工、主体设备拆除: nothing of the oven remains."""
    await story.invent(county.office, stopped, "StopOven", oven=oven)
    await story.invent(county.office, starts, "StartDemolition", oven=oven, contractor=_FIRM)
    items = [{"kind": "焦炉炉体", "main": True}, {"kind": "推焦车", "main": True}]
    await story.invent(county.office, done, "DemolishEquipment", oven=oven, items=items, remaining=[])
