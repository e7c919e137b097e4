"""Raw material that enters a works (原料进厂), as gates, weighbridges and cameras saw it."""
