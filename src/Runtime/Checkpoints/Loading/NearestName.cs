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
            int distance = EditDistance.Between(name, candidate);
            if (distance < bestDistance)
                (best, bestDistance) = (candidate, distance);
        }
        return best;
    }
}
