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
            var changes = Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (changes < fewest)
            {
                (nearest, fewest) = (candidate, changes);
            }
        }

        return nearest;
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
