using ConvNeXtGen.Checkpoints;

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
        // One slip in four letters is still a slip; more is another word. Of short names, each letter counts.
        var best = Math.Max(1, found.Length / 4);
        string? nearest = null;
        foreach (var candidate in candidates)
        {
            if (string.Equals(Fold(found), Fold(candidate), StringComparison.Ordinal) || AreSwapped(found.ToLowerInvariant(), candidate.ToLowerInvariant()))
            {
                return candidate;
            }

            if (Math.Abs(candidate.Length - found.Length) > best)
            {
                continue;
            }

            var distance = EditDistance.Between(found.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < best || (distance == best && nearest is null))
            {
                (best, nearest) = (distance, candidate);
            }
        }

        return nearest;
    }

    // Two neighbours in the wrong order are one slip, not two.
    private static bool AreSwapped(string found, string candidate)
    {
        var at = 0;
        while (at < found.Length && at < candidate.Length && found[at] == candidate[at])
        {
            at++;
        }

        return found.Length == candidate.Length
            && at + 1 < found.Length
            && found[at] == candidate[at + 1]
            && found[at + 1] == candidate[at]
            && string.CompareOrdinal(found, at + 2, candidate, at + 2, found.Length) == 0;
    }

    private static string Fold(string name) => name.Replace("_", "").Replace("-", "").ToLowerInvariant();
}
