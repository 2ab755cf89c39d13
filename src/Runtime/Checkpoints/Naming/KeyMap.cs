using System.Collections.Immutable;

namespace ConvNeXtGen.Checkpoints.Naming;

/// <summary>One scheme's names against Meta's, as a table.</summary>
/// <param name="Scheme">Whose names stand on the other side.</param>
/// <param name="Prefixes">Prefixes a key may carry in this scheme, tried in this order.</param>
/// <param name="Rules">The table; the first matching line counts.</param>
/// <param name="Dropped">Beginnings of keys that hold nothing a ConvNeXt needs (decoders, duplicates).</param>
internal sealed record KeyMap(
    NamingScheme Scheme,
    ImmutableArray<string> Prefixes,
    ImmutableArray<KeyRule> Rules,
    ImmutableArray<string> Dropped)
{
    /// <summary>The key in Meta's names, or null when it is none of this scheme's.</summary>
    public string? ToMeta(string key)
    {
        foreach (string prefix in Prefixes)
        {
            if (!key.StartsWith(prefix, StringComparison.Ordinal))
                continue;
            foreach (KeyRule rule in Rules)
            {
                if (rule.ToMeta(key[prefix.Length..]) is { } meta)
                    return meta;
            }
        }
        return null;
    }

    /// <summary>Meta's key in this scheme with the line that says how it is shaped, or null when the scheme has no such tensor.</summary>
    public (string Key, KeyRule Rule)? FromMeta(string key)
    {
        foreach (KeyRule rule in Rules)
        {
            if (rule.FromMeta(key) is { } other)
                return (other, rule);
        }
        return null;
    }

    /// <summary>Whether the key is one that this scheme's files hold beside the ConvNeXt.</summary>
    public bool Drops(string key)
    {
        foreach (string prefix in Prefixes)
        {
            foreach (string start in Dropped)
            {
                if (key.StartsWith(prefix + start, StringComparison.Ordinal))
                    return true;
            }
        }
        return false;
    }
}
