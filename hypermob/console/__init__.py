"""Serves the web console on this machine: its files, server, policy and the engine behind it."""
