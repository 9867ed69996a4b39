"""同行质量评估: templates, rounds, samples, blind reviews, results."""
