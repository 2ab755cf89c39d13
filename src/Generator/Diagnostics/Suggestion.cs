namespace ConvNeXtGen.Generator.Diagnostics;

/// <summary>Finds the valid name that a wrong one was probably meant to be.</summary>
internal static class Suggestion
{
    /// <summary>": did you mean 'x'?" for the nearest candidate, or nothing when none is near.</summary>
    public static string DidYouMean(string found, IEnumerable<string> candidates)
    {
        var nearest = Nearest(found, candidates);
        return nearest is null ? "" : $": did you mean '{nearest}'?";
    }

    public static string? Nearest(string found, IEnumerable<string> candidates)
    {
        // One slip in three letters is still a slip; more is another word. Of short names, each letter counts.
        var best = found.Length <= 3 ? 1 : (found.Length / 3) + 1;
        string? nearest = null;
        foreach (var candidate in candidates)
        {
            if (string.Equals(Fold(found), Fold(candidate), StringComparison.Ordinal))
            {
                return candidate;
            }

            if (Math.Abs(candidate.Length - found.Length) > best)
            {
                continue;
            }

            var distance = Distance(found, candidate);
            if (distance < best || (distance == best && nearest is null))
            {
                (best, nearest) = (distance, candidate);
            }
        }

        return nearest;
    }

    private static string Fold(string name) => name.Replace("_", "").Replace("-", "").ToLowerInvariant();

    // Levenshtein distance, letters compared without case.
    private static int Distance(string a, string b)
    {
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + cost);
            }

            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }
}
