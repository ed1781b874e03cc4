"""What lets a page compute: the passes of a graph as JavaScript, made from the rules' own text."""
