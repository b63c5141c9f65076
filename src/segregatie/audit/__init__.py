"""What the report claims about itself, recounted; what is printed beside what is regenerated; what is covered."""
