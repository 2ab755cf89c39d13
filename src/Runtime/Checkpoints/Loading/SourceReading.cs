using ConvNeXtGen.Checkpoints.Naming;

namespace ConvNeXtGen.Checkpoints;

/// <summary>
/// A checkpoint read for one model: of all ways to read its names, the one under which most tensors of the model are found.
/// </summary>
internal sealed class SourceReading
{
    private readonly bool _throughRows;

    private SourceReading(SchemeTranslation translation, bool throughRows)
    {
        Translation = translation;
        _throughRows = throughRows;
    }

    public SchemeTranslation Translation { get; }

    /// <summary>Chooses the reading. Between equals, a ConvNeXt scheme goes before names as they are, Meta's before the others.</summary>
    public static SourceReading Choose(StateDictionary source, IReadOnlyCollection<string> targets, RowModel rows, CheckpointLoadOptions options)
    {
        SourceReading? best = null;
        int bestFound = -1;
        foreach (SourceReading candidate in Candidates(source, rows, options))
        {
            int found = targets.Count(name => candidate.Find(name) is not null);
            if (found > bestFound)
                (best, bestFound) = (candidate, found);
        }
        return best!;
    }

    /// <summary>Key under which the tensor for a model's name is found, or null.</summary>
    public string? Find(string target)
    {
        string? key = _throughRows ? RowModel.NameInNetwork(target) : target;
        return key is not null && Translation.Tensors.ContainsKey(key) ? key : null;
    }

    private static IEnumerable<SourceReading> Candidates(StateDictionary source, RowModel rows, CheckpointLoadOptions options)
    {
        var maps = options.Scheme switch
        {
            null => KeyMaps.All,
            NamingScheme.Native => [],
            { } scheme => [KeyMaps.For(scheme)],
        };
        foreach (PrefixRule strip in PrefixRule.Candidates([.. source.Names], options.StripPrefixes))
        {
            foreach (KeyMap map in maps)
            {
                SchemeTranslation translation = SchemeTranslation.Through(map, source, strip);
                yield return new SourceReading(translation, throughRows: false);
                if (rows.HasStages)
                    yield return new SourceReading(translation, throughRows: true);
            }
            if (options.Scheme is null or NamingScheme.Native)
                yield return new SourceReading(SchemeTranslation.Native(source, strip), throughRows: false);
        }
    }
}
