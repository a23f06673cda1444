"""differences.py - where we do not do as Linux does, and why

Each row is a predicate over one difference (compare.py); it says what is different on both sides
as exactly as it can, so that a mistake of ours does not pass for a decision. A difference that no
row explains fails the run, and so does a row that explains nothing any more, unless it depends on
the kernel's version or configuration: then it is optional.
"""
# each adds its rows to the table, in this order
import differences_answers
import differences_fragments
import differences_options
from rows import TABLE

__all__ = ["TABLE", "differences_answers", "differences_fragments", "differences_options"]
