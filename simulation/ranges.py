"""The ranges that a world is drawn from, and where each comes from (取值范围).

"model.md 6.5" is its "Measured frontier", which says itself that its assumptions come from no document. "assumed" is
ours: nothing says it. No rule reads this file, and a rule that knew it would be fitted to the generator.
"""

# The works.
OVENS_PER_ENTERPRISE = (1, 1, 1, 2, 2, 2, 3, 3, 4)  # model.md 6.5: one to four.
SMALL_HEIGHTS_MM = (4300, 4300, 4300, 4350)  # The ovens that go: 4.3 m (JX-02, YC-10).
LARGE_HEIGHTS_MM = (5500, 5500, 6000, 6250)  # The ovens that stay: 5.5 m and above (JX, SX-09).
SMALL_TONNES = (300_000, 600_000)  # Lists of YC and JX: 30 to 96万吨 an entry.
LARGE_TONNES = (500_000, 1_100_000)  # assumed
METERING = (("OWN", 0.75), ("SHARED", 0.18), ("NONE", 0.07))  # By enterprise; assumed, so that some 60 own close.
FATES = (("REDUCED", 0.64), ("REPLACED", 0.16), ("KEPT", 0.20))  # assumed

# Load while producing.
KWH_PER_TONNE = (30.0, 50.0)  # model.md 6.2: u is 40 by default.
FIXED_SHARE = (0.04, 0.14)  # Share of B that does not follow output; assumed.
UTILISATION = (0.78, 0.95)  # Output ÷ capacity in a common month; assumed, below the caps of XZ-19.
UTILISATION_NOISE = 0.025  # assumed
LOAD_NOISE = 0.03  # Of a month's electricity around what its output says; assumed.
WATER_M3_PER_TONNE = (0.35, 0.9)  # Process water; assumed.
GAS_M3_PER_TONNE = (190.0, 240.0)  # Gas to heat the ovens, m3 a tonne of coke; assumed.
COAL_PER_TONNE = (1.30, 1.40)  # model.md S-04: 1.35.

# Load after the stop.
RESIDUAL_MEDIAN = 0.03  # model.md 6.5: the residual's median is 3 % of B.
RESIDUAL_SIGMA = 0.5  # model.md 6.5: σ between ovens.
RESIDUAL_NOISE = 0.2  # model.md 6.5: monthly noise.
RESIDUAL_MEMORY = 0.5  # model.md 6.5: AR 0.5.
RESIDUAL_MAX = 0.12  # assumed: more is no residual.
WINTER_RISE = (0.0, 0.60)  # model.md 6.5: winter up to +60 %.
WINTER = {11: 0.5, 12: 1.0, 1: 1.0, 2: 0.8, 3: 0.4}  # The heating season and its edges; assumed.
TAIL_SHARE = (0.20, 0.60)  # The cooling tail, of B on the day of the stop; model.md 6.5 names it, the range is assumed.
TAIL_MONTHS = (0.5, 1.6)  # It falls by e in so many months; assumed.
RESIDUAL_WATER = (0.0, 0.05)  # Of process water before the stop; assumed.

# What is read and reported.
ARRIVAL_DAY = (3, 10)  # JC-21: by the 10th of the next month.
LATE_DAYS = (11, 45)  # model.md 6.5: ten in a hundred late; how late is assumed.
WATER_METERED = 0.60  # Of ovens with an own electricity meter; assumed, like the two below.
GAS_METERED = 0.30
STACK_MONITORED = 0.35
WEIGHBRIDGES = 0.40  # Of works, those whose gate reports what comes in; assumed.
COUNTIES_WITH_FREIGHT = 0.50  # Of counties, those that report coke leaving by rail and road; assumed.
SCALE_ERROR = 10_000  # model.md 6.3: kWh and 万kWh.

# What goes on unlawfully.
EPISODE_SHARES = (10, 25, 50, 100)  # model.md 6.5.
EPISODE_MONTHS = (1, 2, 3, 4, 6, 8, 12)  # model.md 6.5: 1 to 12.
EPISODES_OF_CLOSED = 0.40  # Of closed ovens; assumed, so that a world has enough of them; prevalence is set after.
EPISODE_EARLY = 0.10  # Of these, in the first three months after the stop; assumed.
SEEN_BY_CHANCE = 0.12  # Of hidden production, what an official happens to see; assumed.
QUOTA_EPISODES = (1, 2)  # Of each kind of misuse of papers, money and ovens, in a hundred ovens; assumed.

# What is lawful and looks alike: share of B, and months.
MAINTENANCE = ((0.03, 0.10), (1, 6))  # Lighting, security, repairs (JX-42); assumed.
DEMOLITION_POWER = ((0.05, 0.16), (1, 4))  # model.md 6.2 (d): a crane of 1.6 % of B; up to several; assumed.
PUMP_TEST = ((0.03, 0.10), (1, 2))  # Fire pumps are tested; assumed.
CHEMICAL_SECTION = ((0.08, 0.22), (2, 6))  # Gas cleaning and waste water still at work; assumed.
OTHER_INDUSTRY = ((0.06, 0.30), (4, 18))  # A workshop on the site; assumed.
HOT_IDLE_LOAD = (0.06, 0.14)  # Fans and controls of a hot battery, of B; assumed.
HOT_IDLE_GAS = (0.15, 0.30)  # Heating gas of a hot battery, of full gas; assumed.
CURTAILMENT_CUT = (0.15, 0.35)  # JC-04 and JC-27 name no number; assumed.
