"""What is made of a judged graph for portals, and for people who cite and re-use it."""
