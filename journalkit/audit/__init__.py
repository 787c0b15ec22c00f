"""The proof that a site holds nothing hidden: it is built again from journals in which the hidden entries differ, and searched for traces.

Non-interference: the site for an audience stays the same, byte for byte, when hidden entries are changed, and when they are deleted
together with the references that visible entries make to them.
"""
