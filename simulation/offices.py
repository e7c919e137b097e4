"""Who reports: the offices of a county, a city and the province, each with its role and division (报送单位)."""

from dataclasses import dataclass
from random import Random

from simulation.places import PROVINCE, County


@dataclass(frozen=True)
class Office:
    """What its token says."""

    role: str
    division: str
    name: str


@dataclass(frozen=True)
class Habit:
    """How soon the offices of a county report: the most days in a common case, and the share that is later."""

    most_days: int
    slow_share: float
    slow_days: int

    def delay(self, chance: Random) -> int:
        """Days between what happened and its report."""
        if chance.random() < self.slow_share:
            return chance.randint(self.most_days, self.slow_days)
        return chance.randint(0, self.most_days)


PUNCTUAL = Habit(2, 0.0, 2)


def habit_of(chance: Random, careful: bool) -> Habit:
    """A county's habit; in a world where every office is careful nobody is late."""
    if careful:
        return PUNCTUAL
    return Habit(chance.randint(1, 5), chance.uniform(0.0, 0.15), chance.randint(6, 12))


def county_office(county: County) -> Office:
    return Office("COUNTY_OFFICE", county.code, f"{county.name}工业和信息化局")


def department(county: County, name: str) -> Office:
    """应急管理局、水利局、公安局交通警察大队、生态环境局、统计局、住房和城乡建设局."""
    return Office("COUNTY_DEPT", county.code, f"{county.name}{name}")


def power_company(county: County) -> Office:
    return Office("POWER_CO", county.code, f"{county.name}供电公司")


def court_liaison(county: County) -> Office:
    return Office("COURT_LIAISON", county.code, f"{county.name}人民法院联络办公室")


def city_government(county: County) -> Office:
    return Office("CITY_GOV", county.city, f"{county.city_name}人民政府")


def city_office(county: County) -> Office:
    return Office("CITY_OFFICE", county.city, f"{county.city_name}工业和信息化局")


def city_ecology(county: County) -> Office:
    return Office("CITY_ECO", county.city, f"{county.city_name}生态环境局")


def city_finance(county: County) -> Office:
    return Office("CITY_FINANCE", county.city, f"{county.city_name}财政局")


def enterprise_itself(county: County, name: str) -> Office:
    return Office("ENTERPRISE", county.code, name)


PROVINCE_OFFICE = Office("PROVINCE_OFFICE", PROVINCE, "山西省焦化行业压减过剩产能专项工作领导小组办公室")
PROVINCE_MIIT = Office("PROVINCE_MIIT", PROVINCE, "山西省工业和信息化厅备案处")
PROVINCE_AUTHORITY = Office("PROVINCE_AUTHORITY", PROVINCE, "山西省工业和信息化厅")
INSPECTOR = Office("INSPECTOR", PROVINCE, "山西省焦化行业压减过剩产能专项督查组")
