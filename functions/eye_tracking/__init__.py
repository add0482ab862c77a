"""Turns a face video into blinks, gaze range, a CSV, a plot and a screening hint: plan, analyse windows, summarise."""
