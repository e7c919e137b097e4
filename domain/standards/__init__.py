"""What an oven is held to beside its closing (改造与达标): coke dry quenching, ultra-low emission, its limits."""
