"""The person or party for whom a pronoun or noun phrase stands: "he", "the president", "the two leaders".

The text is read once from its start (article.py). Each mention goes to the figure that learnt weights rank first
(ranking.py): by how present it is there (salience.py), gender (gender.py), what the text calls it (descriptions.py).
If two fit about equally, the mention stays unresolved.
"""

from app.extract.coreference.article import Antecedent, antecedent, resolve, resolve_all

__all__ = ["Antecedent", "antecedent", "resolve", "resolve_all"]
