"""ASB case reviews: applied for, decided, run, reviewed by the local policing body."""
