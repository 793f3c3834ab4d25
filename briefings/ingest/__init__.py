"""From sources to article drafts: fetching, feeds, pages, files, originality."""
