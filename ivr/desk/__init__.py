"""The desk: the pages on which agents take calls and supervisors see how the line does."""
