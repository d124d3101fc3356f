"""One module per page: the numbers it asks for and how they are laid out."""
