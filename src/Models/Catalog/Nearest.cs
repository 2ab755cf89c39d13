using ConvNeXtGen.Checkpoints;

namespace ConvNeXtGen.Models.Catalog;

/// <summary>Guesses which name was meant.</summary>
internal static class Nearest
{
    /// <summary>The candidate that takes the fewest changes of a letter (Levenshtein), case aside; null when more than two fifths would have to change.</summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        var (nearest, fewest) = ((string?)null, Math.Max(1, name.Length * 2 / 5) + 1);
        foreach (var candidate in candidates)
        {
            var changes = EditDistance.Between(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (changes < fewest)
            {
                (nearest, fewest) = (candidate, changes);
            }
        }

        return nearest;
    }
}
