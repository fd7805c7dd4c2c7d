"""What letters are drawn with: the bundled fonts, and the style sheets that name them."""
