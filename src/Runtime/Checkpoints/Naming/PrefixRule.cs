using System.Collections.Immutable;

namespace ConvNeXtGen.Checkpoints.Naming;

/// <summary>
/// Wrappers put a prefix before the names of what they wrap. A prefix is taken away when most names carry it and no two names
/// become one; then the next, until none is left.
/// </summary>
internal sealed class PrefixRule
{
    /// <summary>Takes nothing away.</summary>
    public static readonly PrefixRule None = new([]);

    /// <summary>Prefixes of the wrappers there are: data-parallel training, compiled modules, pre-training, detectors.</summary>
    public static readonly ImmutableArray<string> Wrappers = ["module.", "_orig_mod.", "encoder.", "backbone."];

    private readonly ImmutableArray<string> _prefixes;

    private PrefixRule(ImmutableArray<string> prefixes) => _prefixes = prefixes;

    /// <summary>What is taken away, outermost first.</summary>
    public string Text => string.Concat(_prefixes);

    /// <summary>The name without the prefixes it carries.</summary>
    public string Strip(string name)
    {
        foreach (string prefix in _prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
                name = name[prefix.Length..];
        }
        return name;
    }

    /// <summary>The readings worth trying: names as they are, then with one prefix less at a time.</summary>
    public static IReadOnlyList<PrefixRule> Candidates(IReadOnlyCollection<string> source, IReadOnlyList<string> prefixes)
    {
        var rules = new List<PrefixRule> { None };
        // Wrappers nest a few levels deep; the bound only stops names made to nest for ever.
        for (int depth = 0; depth < 8; depth++)
        {
            PrefixRule outer = rules[^1];
            string[] names = [.. source.Select(outer.Strip)];
            string? next = prefixes.FirstOrDefault(prefix => 2 * names.Count(name => name.StartsWith(prefix, StringComparison.Ordinal)) > names.Length);
            if (next is null)
                break;
            var inner = new PrefixRule(outer._prefixes.Add(next));
            if (source.Select(inner.Strip).Distinct(StringComparer.Ordinal).Count() != source.Count)
                break;
            rules.Add(inner);
        }
        return rules;
    }
}
