"""What the record answers: claims, positions, figures, disputes; as answers, lines and files."""
