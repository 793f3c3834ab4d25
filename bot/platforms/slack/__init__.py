"""Slack: commands, buttons, forms and the App Home in, blocks out. Translates only; `bot/asking/replies.py` decides."""
