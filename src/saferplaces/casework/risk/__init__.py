"""Questionnaires, assessments, bands and the response that follows."""
