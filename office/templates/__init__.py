"""The templates: one file a kind of work, all of them data. `TEMPLATES` has them by kind."""

from office.columns import Template
from office.templates import (
    acceptance,
    closing,
    compensation,
    demolition,
    electricity,
    output,
    seals,
    tasks,
)

TEMPLATES: dict[str, Template] = {
    one.kind: one
    for one in (
        tasks.TEMPLATE,
        closing.TEMPLATE,
        seals.TEMPLATE,
        demolition.TEMPLATE,
        acceptance.TEMPLATE,
        compensation.TEMPLATE,
        electricity.TEMPLATE,
        output.TEMPLATE,
    )
}
