"""What is wrong with an argument, one valid call of every public name, and the walk over both."""
