"""Load allowances (保留负荷): power and water that a closed oven may lawfully go on using. JX-40, JX-42."""
