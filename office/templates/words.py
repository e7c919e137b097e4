"""The names of the sheets beside those that are filled in."""

GUIDE = "说明"
LISTS = "选项"
PROBLEMS_SHEET = "问题清单"
