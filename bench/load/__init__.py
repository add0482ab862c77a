"""Load test: many analyses at once, while the engine loses answers, refuses calls and kills functions."""
