"""Did it work, was it right: the effect of an intervention, and the accuracy of a forecast.

Every method is a pure function on counts. It says what its assumptions are, checks those that
the counts can show, and puts a warning in its result where one fails.
"""
