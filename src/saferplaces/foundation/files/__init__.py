"""What files of others are, by their content, and how they are shown without harm."""
