"""Diary entries and files of cases, checked and kept safely."""
