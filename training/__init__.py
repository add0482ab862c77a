"""Trains the seat fit model from sampled drivers, a vehicle, published posture research and mirror geometry."""
