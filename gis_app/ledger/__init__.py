"""Tables in and out: workbooks and text tables."""
