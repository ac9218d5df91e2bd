"""The data of reviewing: decisions on records, where they are kept, how they are folded, placed and applied."""
