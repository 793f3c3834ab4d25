"""Files, folders and archives as article drafts."""
