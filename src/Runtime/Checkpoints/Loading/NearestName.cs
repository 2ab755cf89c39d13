namespace ConvNeXtGen.Checkpoints;

/// <summary>Finds the name a misspelt or differently spelt one most likely means.</summary>
internal static class NearestName
{
    /// <summary>More candidates than this are not compared: a message is not worth the time.</summary>
    private const int MaxCandidates = 2000;
    private const int MaxLength = 200;

    /// <summary>The candidate with the smallest edit distance, if less than half of the name has to change.</summary>
    public static string? Find(string name, IReadOnlyList<string> candidates)
    {
        string? best = null;
        int bestDistance = Math.Min(name.Length, MaxLength) / 2;
        if (name.Length > MaxLength || candidates.Count > MaxCandidates)
            return null;
        foreach (string candidate in candidates)
        {
            if (Math.Abs(candidate.Length - name.Length) >= bestDistance)
                continue;
            int distance = Distance(name, candidate);
            if (distance < bestDistance)
                (best, bestDistance) = (candidate, distance);
        }
        return best;
    }

    /// <summary>Levenshtein's distance.</summary>
    private static int Distance(string a, string b)
    {
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
            previous[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(replace, Math.Min(previous[j], current[j - 1]) + 1);
            }
            (previous, current) = (current, previous);
        }
        return previous[b.Length];
    }
}
