"""The seat models of a deployment: list, publish, roll back, ask which one is used."""
