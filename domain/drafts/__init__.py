"""Drafts (草稿): one person of an office enters a submission, another releases it. Four eyes inside an office."""
