"""The web console on this machine: its files, its server, its policy, the engine behind it."""
