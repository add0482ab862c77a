"""The findings as people take them away: summary, CSV, plot."""
