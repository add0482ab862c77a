"""Turns bytes into pictures with exact times: container, packets, byte ranges, plan of windows. Knows no faces."""
