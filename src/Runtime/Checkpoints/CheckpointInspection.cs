using ConvNeXtGen.Checkpoints.Naming;

namespace ConvNeXtGen.Checkpoints;

/// <summary>What can be told of a checkpoint's state dictionary without reading its tensors.</summary>
public sealed class CheckpointInspection
{
    private readonly Dictionary<string, long> _elements;

    private CheckpointInspection(NamedStateDictionary dictionary, SchemeTranslation translation, Dictionary<string, long> elements)
    {
        Dictionary = dictionary;
        Scheme = translation.Scheme;
        Prefix = translation.Prefix;
        _elements = elements;
        ParameterCount = elements.Values.Sum();
    }

    /// <summary>The state dictionary that was looked at.</summary>
    public NamedStateDictionary Dictionary { get; }

    /// <summary>Whose ConvNeXt names it has; <see cref="NamingScheme.Native"/> when they are no ConvNeXt's.</summary>
    public NamingScheme Scheme { get; }

    /// <summary>What wrappers put before the names, such as <c>module.</c>; empty when nothing.</summary>
    public string Prefix { get; }

    /// <summary>Number of trained values: all elements but those of batch-norm statistics.</summary>
    public long ParameterCount { get; }

    /// <summary>Looks at a dictionary of an open file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="dictionary">Which dictionary of it, e.g. <c>model_ema</c>; null chooses by rule.</param>
    /// <exception cref="CheckpointFormatException">The file has no such dictionary.</exception>
    public static CheckpointInspection Of(CheckpointFile file, string? dictionary = null)
    {
        NamedStateDictionary selected = file.Select(dictionary);
        IReadOnlyList<string> prefixes = CheckpointLoadOptions.Strict.StripPrefixes;
        SchemeTranslation translation = SchemeTranslation.Detect(selected.Tensors, prefixes)
            ?? SchemeTranslation.Native(selected.Tensors, PrefixRule.Candidates([.. selected.Tensors.Names], prefixes)[^1]);
        return new CheckpointInspection(
            selected,
            translation,
            translation.Tensors.Where(pair => !IsStatistic(pair.Key)).ToDictionary(pair => pair.Key, pair => pair.Value.Tensor.ElementCount, StringComparer.Ordinal));
    }

    /// <summary>
    /// Networks by how well they agree with the checkpoint, the best first: the share of trained values that lie in layers which both have,
    /// under the same name and of the same size. Networks that share nothing are left out.
    /// </summary>
    public IReadOnlyList<NetworkMatch> Rank(IEnumerable<NetworkInfo> networks) =>
        [.. networks.Select(network => new NetworkMatch(network, Agreement(network)))
            .Where(match => match.Agreement > 0)
            .OrderByDescending(match => match.Agreement)
            .ThenBy(match => match.Network.Name, StringComparer.Ordinal)];

    private double Agreement(NetworkInfo network)
    {
        long agreeing = network.Layers
            .Where(layer => layer.Parameters > 0 && layer.Name.Length > 0 && ElementsBelow(layer.Name + ".") == layer.Parameters)
            .Sum(layer => layer.Parameters);
        return (double)agreeing / Math.Max(1, Math.Max(network.ParameterCount, ParameterCount));
    }

    private long ElementsBelow(string prefix) =>
        _elements.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).Sum(pair => pair.Value);

    private static bool IsStatistic(string name) => name.EndsWith(".running_mean", StringComparison.Ordinal)
        || name.EndsWith(".running_var", StringComparison.Ordinal)
        || name.EndsWith(".num_batches_tracked", StringComparison.Ordinal);
}
