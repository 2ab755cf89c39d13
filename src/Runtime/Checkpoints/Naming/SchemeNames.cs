using System.Collections.Immutable;

namespace ConvNeXtGen.Checkpoints.Naming;

/// <summary>Gives Meta-named tensors another scheme's names and shapes.</summary>
internal static class SchemeNames
{
    /// <summary>Widths of the first stage for which timm builds its MLPs of 1×1 convolutions: atto, femto, pico, nano.</summary>
    private static readonly ImmutableArray<long> ConvolutionWidths = [40, 48, 64, 80];

    /// <exception cref="NotSupportedException">The scheme is only read, or has no name for a tensor; the message lists those.</exception>
    public static StateDictionary Write(StateDictionary meta, NamingScheme scheme, bool? pointwiseConvolutions)
    {
        if (scheme is NamingScheme.Native or NamingScheme.Meta)
            return meta;
        if (scheme is NamingScheme.DinoV3 or NamingScheme.OpenMmLab or NamingScheme.Fcmae)
            throw new NotSupportedException($"the names of {scheme} are read, not written; expected Meta, TorchVision, Timm or HuggingFace");
        KeyMap map = KeyMaps.For(scheme);
        bool isV2 = meta.Names.Any(name => name.Contains(".grn.", StringComparison.Ordinal));
        bool convolutions = pointwiseConvolutions ?? (meta.TryGetValue("downsample_layers.0.0.weight", out TensorEntry? stem) && ConvolutionWidths.Contains(stem.Shape[0]));
        string[] nameless = [.. meta.Names.Where(name => map.FromMeta(name) is null).Order(StringComparer.Ordinal)];
        if (nameless.Length > 0)
            throw new NotSupportedException($"{scheme} has no name for {nameless.Length} tensors: {string.Join(", ", nameless.Take(20))}");
        return new StateDictionary(meta.Select(entry =>
        {
            var (key, rule) = map.FromMeta(entry.Name)!.Value;
            string name = scheme == NamingScheme.HuggingFace ? HuggingFaceKeys.WithPrefix(key, isV2) : key;
            return InShape(entry, rule.Shape, convolutions).WithName(name);
        }));
    }

    private static TensorEntry InShape(TensorEntry entry, KeyShape shape, bool convolutions) => shape switch
    {
        KeyShape.Column => entry.WithShape([entry.ElementCount, 1, 1]),
        KeyShape.Flat => entry.WithShape([entry.ElementCount]),
        KeyShape.PointwiseMlp when convolutions && entry.Shape.Length == 2 => entry.WithShape([.. entry.Shape, 1, 1]),
        _ => entry,
    };
}
