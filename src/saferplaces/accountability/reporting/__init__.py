"""Documented views for Power BI."""
