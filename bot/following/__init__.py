"""Topics, sources and subscriptions of a workspace: how they are read, checked, told and kept."""
