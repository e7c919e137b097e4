"""The second family of worlds: ovens built from their machines, day by day, and billed as a power company bills (机组).

Written from model.md and from how coke works use power, apart from the first family's loads and from every rule's code.
"""
