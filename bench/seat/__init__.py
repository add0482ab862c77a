"""The seat setup: where its time goes, and which inputs its model should be trained with."""
