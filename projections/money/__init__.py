"""The money book (资金账) on two clocks: the trial balance in fen on (D, K), by county, city or lot.

The rows are copied from the events (`data.money`, DESIGN §3): this projection knows no rule. Each event's rows sum to
zero, so the check column, the sum of all accounts, is 0.
"""

from projections.money.totals import MoneyTotals, money_total, money_totals

__all__ = ["MoneyTotals", "money_total", "money_totals"]
