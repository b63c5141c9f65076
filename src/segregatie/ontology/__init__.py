"""What ontology/ holds: codes, shapes, Turtle by block."""
