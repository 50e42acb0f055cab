"""What the world does to a newsreader, one file a family of threats."""
