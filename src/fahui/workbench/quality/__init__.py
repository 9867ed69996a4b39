"""Pages of peer assessment: the officer's rounds and standards, the reviewer's score sheet."""
