"""Bytes become pictures with exact times: container, packets, byte ranges, the plan of windows. Knows no face."""
