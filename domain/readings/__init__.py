"""Readings (监测数据): what is reported month by month of meters, ovens, works, gates and stacks. model.md §2.7."""
