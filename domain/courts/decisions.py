"""Decisions on what courts do to a lot (法院查封、拍卖). model.md §2.2, §4.2; YC-33, YC-52, SX-05, E-01..E-03.

Sealing, lifting and auction are observations. The verification is a claim: the papers of the first-sealing court alone
count, and a lot goes to the buyer only where it is not on the reduction list. For a listed lot the tonnes stay and
`RecognizeAcquisition` changes who is compensated.
"""

from typing import Any

from domain.balances import Holder
from domain.command import Command, Decided, accept, refuse, same_fields
from domain.courts import commands as c
from domain.courts import facts as f
from domain.courts import refusals as r
from domain.courts.facts import AuctionPaper
from domain.courts.state import Auction
from domain.envelope import Request
from domain.fact import FREE_ACCOUNTS, Posting
from domain.lots.refusals import LotHeldByProject, WholeLotOnly
from domain.lots.state import Lot
from domain.lots.transfer import moved_tags, transfer_rows
from domain.refusals import Malformed, Refusal, UnknownSubject
from domain.world import World


def report_sealed(world: World, command: c.ReportLotCourtSealed, request: Request) -> Decided:
    """Recorded as the court ordered it; a rank given twice is a finding."""
    if command.sealing_rank < 1:
        zh, en = "首封为 1，轮候依次为 2、3", "the first sealing is 1, the next ones 2, 3 and so on"
        shown = str(command.sealing_rank)
        return refuse(Malformed(field="sealingRank", value=shown, rule_zh=zh, rule_en=en))
    return accept(same_fields(f.LotCourtSealed, command), f"lot:{command.lot}")


def report_lifted(world: World, command: c.ReportLotCourtSealLifted, request: Request) -> Decided:
    """Recorded as the court ordered it; a lifting of what nobody sealed is a finding."""
    return accept(same_fields(f.LotCourtSealLifted, command), f"lot:{command.lot}")


def report_auctioned(world: World, command: c.ReportLotCourtAuctioned, request: Request) -> Decided:
    """Posts nothing; without a known sealing it is a finding."""
    return accept(same_fields(f.LotCourtAuctioned, command), f"lot:{command.lot}")


def verify_auction(world: World, command: c.VerifyLotAuction, request: Request) -> Decided:
    """Only the first-sealing court, all papers in order (SX-05); rows only for a lot without list hold (§4.2)."""
    lot = world.now.lot(command.lot)
    auction = _open_auction(world, lot, command.ruling_no, request)
    if auction is None:
        return refuse(r.AuctionNotKnown(field="rulingNo", lot=command.lot, ruling=command.ruling_no))
    buyer = world.now.enterprise(auction.buyer)
    if not buyer.legal_name:
        return refuse(UnknownSubject(field="buyer", subject=auction.buyer))
    reasons = (_court_refusal(lot, auction, command), _paper_refusal(lot, command))
    if found := [reason for reason in reasons if reason]:
        return refuse(*found)
    listed = bool(lot.list_holds or lot.accepted_once_tonnes)
    if not listed and (refusal := _not_transferable(world, lot, auction)):
        return refuse(refusal)
    holder = Holder(auction.buyer, buyer.county)
    rows: tuple[Posting, ...] = ()
    if not listed:
        rows = transfer_rows(world, lot, holder, command.oven_transferred, request.occurred_on)
    fact = same_fields(
        f.LotAuctionVerified,
        command,
        buyer=auction.buyer,
        buyer_county=buyer.county,
        buyer_division=buyer.division,
        transferred=not listed,
        postings=rows,
    )
    return accept(fact, *moved_tags(lot, auction.buyer))


def _open_auction(world: World, lot: Lot, ruling_no: str, request: Request) -> Auction | None:
    """The auction, known on the day and not decided yet as far as the head knows."""
    auction = lot.auction(ruling_no)
    then = world.on(request.occurred_on).lot(lot.lot).auction(ruling_no)
    return auction if auction and then and auction.verified is None else None


def _court_refusal(lot: Lot, auction: Auction, command: c.VerifyLotAuction) -> Refusal | None:
    """What the office says and what the ledger knows of the sealings must both name the first court (E-03)."""
    first = lot.first_court_seal
    if command.first_sealing_court and first is not None and first.court == auction.court:
        return None
    return r.NotTheFirstSealingCourt(
        field="firstSealingCourt", lot=lot.lot, court=auction.court, first=first.court if first else "—"
    )


def _paper_refusal(lot: Lot, command: c.VerifyLotAuction) -> Refusal | None:
    in_order = {check.paper for check in command.checks if check.in_order}
    wrong = {check.paper for check in command.checks if not check.in_order}
    if missing := [paper.value for paper in AuctionPaper if paper not in in_order or paper in wrong]:
        return r.AuctionPapersIncomplete(field="checks", lot=lot.lot, missing="、".join(missing))
    return None


def _not_transferable(world: World, lot: Lot, auction: Auction) -> Refusal | None:
    if lot.project_holds:
        hold = lot.project_holds[0]
        return LotHeldByProject(field="lot", lot=lot.lot, project=hold.project, held=hold.retired_tonnes)
    whole = world.book(lot.lot).own(FREE_ACCOUNTS)
    if auction.tonnes != whole:
        return WholeLotOnly(field="lot", lot=lot.lot, whole=whole, asked=auction.tonnes)
    return None


def refute_auction(world: World, command: c.RefuteLotAuction, request: Request) -> Decided:
    """The court's act stays on record; nothing follows from it."""
    if _open_auction(world, world.now.lot(command.lot), command.ruling_no, request) is None:
        return refuse(r.AuctionNotKnown(field="rulingNo", lot=command.lot, ruling=command.ruling_no))
    return accept(same_fields(f.LotAuctionRefuted, command), f"lot:{command.lot}")


DECISIONS: dict[type[Command], Any] = {
    c.ReportLotCourtSealed: report_sealed,
    c.ReportLotCourtSealLifted: report_lifted,
    c.ReportLotCourtAuctioned: report_auctioned,
    c.VerifyLotAuction: verify_auction,
    c.RefuteLotAuction: refute_auction,
}
