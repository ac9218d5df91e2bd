"""The nouns of the package: a report's text, what is found in it, frameworks of standards, and the records that leave."""
