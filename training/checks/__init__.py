"""What a seat fit model has to hold before it may be published. One module per kind of check."""
