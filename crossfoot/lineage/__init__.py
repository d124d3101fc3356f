"""What the compiled SQL of the models says of origins: the columns behind a column, the landed records behind a row."""
