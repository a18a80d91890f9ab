"""What can go wrong with the files and the examples that the classifier learns from."""


class DatasetError(Exception):
    """Files or examples to learn from are missing, broken or not enough."""


class ModelError(Exception):
    """A saved model is missing, broken or of another format."""
