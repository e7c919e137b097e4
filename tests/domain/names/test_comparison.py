"""Names of offices and enterprises have one comparison: what looks alike is one name. X-28, E-17."""

import pytest

from domain.names import comparable, same_name

OFFICE = "长治市财政局"


@pytest.mark.rule("X-28", "E-17")
@pytest.mark.parametrize(
    "typed",
    [
        f" {OFFICE} ",
        f"{OFFICE}\u3000",
        f"{OFFICE}\ufe0f",
        f"{OFFICE}\U000e0100",
        "长治市\u200b财政局",
        "长治市\u2060财政局",
        "长治市\u180b财政局",
        f"{OFFICE}。",
        f"“{OFFICE}”",
        f"《{OFFICE}》",
        f"{OFFICE}\ue000",
    ],
)
def test_what_looks_alike_is_one_name(typed: str) -> None:
    assert same_name(OFFICE, typed)


@pytest.mark.rule("X-28")
def test_wide_letters_case_and_kangxi_radicals_are_folded() -> None:
    assert same_name("建龙（闻喜）", "建龙(闻喜)")
    assert same_name("Jianlong", "ＪＩＡＮＬＯＮＧ")
    assert same_name("\u2fb7品局", "食品局")


@pytest.mark.rule("X-28")
def test_a_name_that_holds_another_is_another_name() -> None:
    assert not same_name("建龙", "建龙第二焦化")
    assert not same_name("长治市财政局", "长治县财政局")
    assert not same_name("建·龙", "建龙")


def test_a_name_of_marks_alone_is_compared_by_them_and_a_blank_one_by_nothing() -> None:
    assert (comparable("。"), comparable("、")) == ("。", "、")
    assert comparable(" \u3000\ufe0f") == ""
