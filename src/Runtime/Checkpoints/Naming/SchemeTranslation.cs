using System.Collections.Immutable;

namespace ConvNeXtGen.Checkpoints.Naming;

/// <summary>A state dictionary read as one scheme's: Meta-named tensors, and what did not translate.</summary>
/// <param name="Scheme">The scheme it was read as.</param>
/// <param name="Tensors">Name to look up by → the tensor in Meta's shape, and the one in the file.</param>
/// <param name="Unknown">Tensors whose names the scheme does not have.</param>
/// <param name="Dropped">Tensors that such files hold beside the network.</param>
internal sealed record SchemeTranslation(
    NamingScheme Scheme,
    Dictionary<string, (TensorEntry Tensor, TensorEntry Original)> Tensors,
    ImmutableArray<TensorEntry> Unknown,
    ImmutableArray<TensorEntry> Dropped)
{
    /// <summary>What was taken away before every name.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Reads names as they are, after <paramref name="strip"/> took prefixes away.</summary>
    public static SchemeTranslation Native(StateDictionary source, PrefixRule strip)
    {
        var tensors = new Dictionary<string, (TensorEntry, TensorEntry)>(StringComparer.Ordinal);
        foreach (TensorEntry entry in source)
        {
            string name = strip.Strip(entry.Name);
            tensors.Add(name, (entry.WithName(name), entry));
        }
        return new SchemeTranslation(NamingScheme.Native, tensors, [], []) { Prefix = strip.Text };
    }

    /// <summary>Reads names through a key map.</summary>
    public static SchemeTranslation Through(KeyMap map, StateDictionary source, PrefixRule strip)
    {
        var tensors = new Dictionary<string, (TensorEntry, TensorEntry)>(StringComparer.Ordinal);
        var unknown = ImmutableArray.CreateBuilder<TensorEntry>();
        var dropped = ImmutableArray.CreateBuilder<TensorEntry>();
        foreach (TensorEntry entry in source)
        {
            string name = strip.Strip(entry.Name);
            string? meta = map.ToMeta(name);
            if (meta is not null && !tensors.ContainsKey(meta))
                tensors.Add(meta, (MetaShapes.Canonical(entry.WithName(meta), map.Scheme == NamingScheme.Fcmae), entry));
            else
                (meta is null && map.Drops(name) ? dropped : unknown).Add(entry);
        }
        return new SchemeTranslation(map.Scheme, tensors, unknown.ToImmutable(), dropped.ToImmutable()) { Prefix = strip.Text };
    }

    /// <summary>
    /// The reading under which most tensors have a name. Null when no scheme knows the majority of them: not a ConvNeXt.
    /// </summary>
    public static SchemeTranslation? Detect(StateDictionary source, IReadOnlyList<string> prefixes)
    {
        SchemeTranslation? best = null;
        foreach (PrefixRule strip in PrefixRule.Candidates([.. source.Names], prefixes))
        {
            foreach (KeyMap map in KeyMaps.All)
            {
                SchemeTranslation translation = Through(map, source, strip);
                if (best is null || translation.Tensors.Count > best.Tensors.Count)
                    best = translation;
            }
        }
        return best is not null && 2 * best.Tensors.Count > source.Count ? best : null;
    }

    /// <summary>Reads a dictionary that has to be a whole ConvNeXt of one scheme.</summary>
    /// <exception cref="CheckpointFormatException">It is not, or names are left over; the message lists them.</exception>
    public static SchemeTranslation Read(string file, StateDictionary source, NamingScheme? scheme, IReadOnlyList<string> prefixes)
    {
        SchemeTranslation? translation = scheme is { } forced
            ? PrefixRule.Candidates([.. source.Names], prefixes).Select(strip => Through(KeyMaps.For(forced), source, strip)).MaxBy(candidate => candidate.Tensors.Count)
            : Detect(source, prefixes);
        if (translation is null)
            throw new CheckpointFormatException(file, "names", $"not those of a ConvNeXt; the first are {string.Join(", ", source.Names.Take(5))}");
        if (translation.Unknown.Length > 0)
            throw new CheckpointFormatException(file, "names", $"{translation.Unknown.Length} of {source.Count} are unknown to {translation.Scheme}: {string.Join(", ", translation.Unknown.Select(entry => entry.Name).Order(StringComparer.Ordinal).Take(20))}");
        return translation;
    }
}
