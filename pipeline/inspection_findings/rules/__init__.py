"""Rules are data: where the files of rules lie, how they are read and checked, word lists, patterns, their own examples."""

from inspection_findings.rules.check import Fault, RuleFile, check_examples, count_answers
from inspection_findings.rules.files import PACKAGE, data_dir, find_model, load_yaml, model_option
from inspection_findings.rules.lexicon import alternatives, lexicons, words
from inspection_findings.rules.patterns import PatternError, compile_pattern
from inspection_findings.rules.schema import AnyCasePattern, Parts, Pattern, Rule, RuleModel, Rules, Words, check_rules, load_rules

__all__ = [
    "PACKAGE", "AnyCasePattern", "Fault", "Parts", "Pattern", "PatternError", "Rule", "RuleFile", "RuleModel", "Rules",
    "Words", "alternatives", "check_examples", "check_rules", "compile_pattern", "count_answers", "data_dir", "find_model",
    "lexicons", "load_rules", "load_yaml", "model_option", "words",
]  # fmt: skip
