"""The states that are folded from events: each with its tag, its evolve and the facts that may change it."""

from collections.abc import Callable
from typing import Any, NamedTuple, get_args

from domain.baselines import Baseline, evolve_baseline
from domain.cases.state import Case, CaseFact, Docket, DocketFact, evolve_case, evolve_docket
from domain.compensation.evolution import CompensationFact, evolve_compensation_file
from domain.compensation.state import CompensationFile
from domain.drafts.state import Draft, DraftFact, evolve_draft
from domain.duties.state import Duty, evolve_duty
from domain.enterprises.names import NameInPlace, evolve_name
from domain.enterprises.state import Enterprise, EnterpriseFact, evolve_enterprise
from domain.envelope import Happened
from domain.funds.state import Fund, FundFact, evolve_fund
from domain.lots.evolution import LotFact, evolve_lot
from domain.lots.state import Lot
from domain.meters.state import (
    Meter,
    MeterFact,
    OvenMeterFact,
    OvenMeters,
    SiteMeterFact,
    SiteMeters,
    evolve_meter,
    evolve_oven_meters,
    evolve_site_meters,
)
from domain.monitors.state import Monitor, MonitorFact, evolve_monitor
from domain.ovens.evolution import FILED_FACTS, OvenFact, evolve_filed, evolve_oven
from domain.ovens.state import Oven, filed_oven
from domain.places.state import Division, DivisionFact, evolve_division
from domain.plans.state import ClosingFile, PlanFact, evolve_closing_file
from domain.policy.state import Parameter, ParameterFact, PolicyDocument, evolve_document, evolve_parameter
from domain.projects.plans import ProjectPlan, evolve_plan
from domain.projects.state import Project, ProjectFact, evolve_project
from domain.readings.state import (
    CokeMovements,
    Emissions,
    Outputs,
    Transformers,
    evolve_emissions,
    evolve_movements,
    evolve_outputs,
    evolve_transformers,
)
from domain.seals.state import Seal, SealFact, evolve_seal
from domain.sites.state import Site, SiteFact, evolve_site
from domain.tasks.state import Task, TaskFact, evolve_task

Evolve = Callable[[Any, Happened], Any]


class Noun(NamedTuple):
    """A state: the prefix of the tag it folds, its evolve, and the facts that may change it (None: any)."""

    prefix: str
    evolve: Evolve
    facts: frozenset[type] | None = None


NOUNS: dict[Callable[[str], Any], Noun] = {
    Lot: Noun("lot", evolve_lot, frozenset(get_args(LotFact))),
    CompensationFile: Noun("lot", evolve_compensation_file, frozenset(get_args(CompensationFact))),
    Oven: Noun("oven", evolve_oven, frozenset(get_args(OvenFact))),
    filed_oven: Noun("oven", evolve_filed, FILED_FACTS),
    Seal: Noun("seal", evolve_seal, frozenset(get_args(SealFact))),
    Site: Noun("site", evolve_site, frozenset(get_args(SiteFact))),
    Task: Noun("task", evolve_task, frozenset(get_args(TaskFact))),
    ClosingFile: Noun("task", evolve_closing_file, frozenset(get_args(PlanFact))),
    Project: Noun("project", evolve_project, frozenset(get_args(ProjectFact))),
    ProjectPlan: Noun("project", evolve_plan),
    Enterprise: Noun("enterprise", evolve_enterprise, frozenset(get_args(EnterpriseFact))),
    NameInPlace: Noun("name", evolve_name),
    Division: Noun("unit", evolve_division, frozenset(get_args(DivisionFact))),
    Parameter: Noun("policy", evolve_parameter, frozenset(get_args(ParameterFact))),
    PolicyDocument: Noun("document", evolve_document),
    Baseline: Noun("baseline", evolve_baseline),
    Fund: Noun("fund", evolve_fund, frozenset(get_args(FundFact))),
    Duty: Noun("duty", evolve_duty),
    Draft: Noun("draft", evolve_draft, frozenset(get_args(DraftFact))),
    Case: Noun("case", evolve_case, frozenset(get_args(CaseFact))),
    Docket: Noun("case", evolve_docket, frozenset(get_args(DocketFact))),
    Monitor: Noun("monitor", evolve_monitor, frozenset(get_args(MonitorFact))),
    Meter: Noun("meter", evolve_meter, frozenset(get_args(MeterFact))),
    OvenMeters: Noun("oven", evolve_oven_meters, frozenset(get_args(OvenMeterFact))),
    SiteMeters: Noun("site", evolve_site_meters, frozenset(get_args(SiteMeterFact))),
    Outputs: Noun("series", evolve_outputs),
    CokeMovements: Noun("series", evolve_movements),
    Emissions: Noun("series", evolve_emissions),
    Transformers: Noun("series", evolve_transformers),
}
"""Each state; it starts as `State(id)`."""
