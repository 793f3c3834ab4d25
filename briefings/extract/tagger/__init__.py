"""The learned part of attribution: a small tagger that marks sources, cues and contents, and ties them together."""
