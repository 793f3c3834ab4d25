"""What a speaker does with a content: asserts, confirms, denies and so on."""
