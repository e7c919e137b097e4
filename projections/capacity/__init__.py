"""The quota book (指标账) on two clocks: totals of every account on (D, K), by county, city, enterprise or lot.

The rows are copied from the events (`data.postings`, DESIGN §3): this projection knows no rule. A total is the sum of
the rows with `position <= K` and `effective_on <= D`; the check column, the sum of all accounts, is 0.
"""

from projections.capacity.totals import AccountTotals, ProvinceTotal, province_total, totals

__all__ = ["AccountTotals", "ProvinceTotal", "province_total", "totals"]
