"""The statistics of detection (model.md §6.2): pure, of what meters told of closed ovens."""
