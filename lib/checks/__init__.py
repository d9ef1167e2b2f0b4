"""One file a check; each file's name is a sentence that is true or false. Pure: replies in, a verdict out."""
