"""How the seat fit model is made: drivers, a vehicle, published posture science and mirror geometry, one regression."""
