"""Things that people are to do, each with an owner and a date."""
