"""The demo: the five documents as data, submitted as offices would, and printed as an inspector reads them."""
