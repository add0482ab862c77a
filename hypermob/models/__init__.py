"""The seat models of a deployment: list, publish, roll back, show which one is used."""
