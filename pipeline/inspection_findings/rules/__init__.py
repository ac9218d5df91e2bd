"""Rules are data: where the files of rules lie, and how they are read."""

from inspection_findings.rules.files import PACKAGE, data_dir, find_model, load_rules, load_yaml, model_option

__all__ = ["PACKAGE", "data_dir", "find_model", "load_rules", "load_yaml", "model_option"]
