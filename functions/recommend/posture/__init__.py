"""Seats a body in a vehicle with given settings: the joints of the driver in the car's side plane."""
