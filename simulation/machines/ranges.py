"""What this family is drawn from (取值范围). No document says any of it unless it is named; no rule reads this file.

Shares are of an oven's electricity on a common day of production. None of these was chosen by looking at a detector.
"""

from simulation.works import Mix

# The works: fewer large groups than in the first family, more ovens that close, meters a little scarcer.
MIX = Mix(
    ovens_per_enterprise=(1, 1, 1, 1, 2, 2, 2, 3, 4),  # model.md 6.5: one to four.
    small_tonnes=(250_000, 650_000),
    large_tonnes=(550_000, 1_300_000),
    metering=(("OWN", 0.72), ("SHARED", 0.20), ("NONE", 0.08)),
    fates=(("REDUCED", 0.66), ("REPLACED", 0.14), ("KEPT", 0.20)),
)

# The machines of an oven that produces.
KWH_PER_TONNE = (28.0, 54.0)
HOT = (0.15, 0.32)  # Exhauster, flushing liquor, cooling water: they run while the battery is hot, charged or not.
SITE = (0.05, 0.14)  # Losses, light, offices, heating, drains.
# The rest follows the coke pushed: pushers, crushers, conveyors, dedusting, quench pumps.
TURN_DOWN = (0.40, 0.65)  # What the hot machines draw when nothing is charged.
COMMON_OUTPUT = (0.74, 0.97)  # Of capacity.
OUTPUT_NOISE, OUTPUT_MEMORY = 0.05, 0.6  # By month: markets, coal.
SLUMPS_A_YEAR, SLUMP_DEPTH, SLUMP_MONTHS = 0.35, (0.08, 0.25), (2, 5)  # A bad quarter of the coke market.
NEW_YEAR_DIP = (0.03, 0.20)  # 春节: fewer hands for ten days.
OVERHAUL_DAYS = (2, 8)  # Once a year, always in about the same month of an oven.
WATER_M3_PER_TONNE = (0.3, 1.1)
GAS_M3_PER_TONNE = (180.0, 260.0)
COAL_PER_TONNE = (1.28, 1.42)

# The stop: machines are switched off one by one, each on its day.
EXHAUSTER_DAYS = (0, 9)  # After the purge.
LIQUOR_DAYS, LIQUOR_SHARE = (12, 85), (0.06, 0.30)  # Tar and liquor are pumped empty; of HOT.
COOLING_DAYS, COOLING_SHARE = (25, 120), (0.0, 0.10)

# What stays.
RESIDUAL_MEDIAN, RESIDUAL_SIGMA, RESIDUAL_BOUNDS = 0.036, 0.65, (0.005, 0.12)  # 3 % once some are torn down (6.5).
RESIDUAL_NOISE, RESIDUAL_MEMORY = 0.17, 0.6
DRIFT_A_YEAR = 0.15  # σ of the yearly trend (log): sheds are let go, or filled.
STEPS_A_YEAR, STEP = 0.10, 0.35  # A transformer is taken off, a gatehouse moved; σ of the step (log).
OUTLIERS_A_YEAR, OUTLIER_TAIL, OUTLIER_MOST = 0.15, 1.6, 4.0  # A month of much more: Pareto, in units of the residual.
AFTER_TEARING_DOWN = (0.15, 0.9)
LEFT_WEIGHTS = {"always": (0.2, 1.0), "dark": (0.1, 0.6), "staff": (0.0, 0.4), "cold": (0.0, 0.45), "rain": (0.0, 0.2)}
SITE_WEIGHTS = {"always": (0.3, 1.0), "dark": (0.1, 0.4), "staff": (0.2, 0.8), "cold": (0.0, 0.3), "rain": (0.0, 0.1)}
LEFT_WATER = (0.0, 0.06)

# What is read, billed and reported.
READ_ON_THE_25TH = 0.55  # Of counties: a month's bill runs from the 26th to the 25th.
REGISTER_STEPS = (1, 10, 20, 40, 60)  # kWh of one step of the register by its transformer.
ARRIVAL_DAY = (2, 11)
LATE_DAYS = (9, 60)
OF_THE_COUNTY = 0.4  # Of months missing or late, those of a whole county at once.
ESTIMATED_MONTHS = (1, 3)  # Then one bill catches up with what the register shows.
UNIT = 10_000  # model.md 6.3: kWh and 万kWh.
UNIT_CORRECTED = 0.6
WRONG_RATIOS = (0.5, 0.667, 0.75, 1.333, 1.5, 2.0)  # The old ratio over the new one, until somebody notices.
WRONG_MONTHS = (1, 4)
SITE_OVERHEAD = (0.03, 0.12)
SENT_AGAIN = 0.008

# What is unlawful.
EPISODES = 0.42  # Of closed ovens.
EARLY = 0.15  # Of these, from the certificate on.
EPISODE_MONTHS = (1, 2, 2, 3, 3, 4, 5, 6, 7, 9, 11, 14)
CHAMBERS = (0.04, 1.0)  # Share of the chambers that are charged, log-uniform: 10 % of B and more.
NIGHT_CHAMBERS = (0.04, 0.45)
HELD_HOT = (0.25, 0.60)  # Of HOT, where a battery is only kept hot.
BREAKDOWN = 0.04  # Of days.
PAST_THE_METER = (0.45, 0.95)
SHAVED = (0.35, 0.75)  # Of what runs through, what a bridged meter shows.

# What is lawful and looks alike: mean share of B, and months.
MAINTENANCE = ((0.02, 0.09), (1, 6))
CAMPAIGN, CAMPAIGN_DAYS, CAMPAIGNS = (0.10, 0.60), (4, 14), (1, 4)  # 拆除: cutting and cranes, in bursts; of a day.
PUMP_TEST, PUMP_TEST_DAYS = (0.30, 0.80), (1, 3)
CHEMICAL_SECTION = ((0.06, 0.24), (2, 8))  # At its beginning; it fades.
OTHER_INDUSTRY = ((0.05, 0.28), (5, 24))
HEATING = (0.03, 0.12)  # In a January; electric heat against frost, every winter that is left.
CARE = ((0.015, 0.06), (8, 30))
PILOT, PILOT_DAYS, PILOT_MONTHS = (0.12, 0.45), (4, 10), (2, 9)  # Pledged equipment, run for some days a month.
OWN_POWER, OWN_POWER_MONTHS = (0.06, 0.30), (2, 9)
IDLE_MONTHS = (1, 4)
ALERTS_A_WINTER, ALERT_DAYS, ALERT_CUT = (1, 5), (4, 13), (0.2, 0.6)  # 重污染天气预警, by city.
ROOM = (0.75, 1.45)  # Declared limit ÷ the largest month; where all is declared as it should be, at least 1.05.
