"""All attacks, in the order in which the campaign's page tells them."""

from tests.tampering.attacks import from_a_backup, from_within, on_rows, rewritings
from tests.tampering.attacks_on_signatures import on_checkpoints, on_keys
from tests.tampering.scene import Attack

ATTACKS: dict[str, Attack] = {
    attack.name: attack
    for group in (on_rows, rewritings, from_a_backup, on_checkpoints, on_keys, from_within)
    for attack in group()
}
