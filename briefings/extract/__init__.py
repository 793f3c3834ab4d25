"""Article to claims: quotations, attributions, speakers, figures, stance, events, topics. Pure functions."""
