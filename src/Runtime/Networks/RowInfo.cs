namespace ConvNeXtGen;

/// <summary>One row of a config of rows, whatever number of layers it became.</summary>
/// <param name="Index">Position in <c>backbone</c> + <c>head</c>, from 0.</param>
/// <param name="From">Indices of the rows it reads, in the config's order; -1 is the network's input.</param>
/// <param name="Repeats">How often its module is repeated, after the depth gain.</param>
/// <param name="Module">The YAML module.</param>
/// <param name="Arguments">Its arguments as the originals print them.</param>
/// <param name="OutputShape">Sizes without the batch axis at the config's image size: [C, H, W] or [C].</param>
/// <param name="Parameters">Number of trained values.</param>
/// <param name="Macs">Multiply-accumulates of its convolutions and linear layers for one image.</param>
public sealed record RowInfo(
    int Index,
    IReadOnlyList<int> From,
    int Repeats,
    string Module,
    string Arguments,
    IReadOnlyList<int> OutputShape,
    long Parameters,
    long Macs)
{
    /// <summary>The rows that layers come from.</summary>
    internal static IReadOnlyList<RowInfo> Of(IReadOnlyList<LayerInfo> layers) =>
    [
        .. layers.Where(layer => layer.Row >= 0)
            .GroupBy(layer => layer.Row)
            .OrderBy(group => group.Key)
            .Select(group =>
            {
                var (first, last) = (group.First(), group.Last());
                return new RowInfo(
                    group.Key,
                    [.. first.From.Select(source => source < 0 ? -1 : layers[source].Row)],
                    first.Repeats,
                    first.RowModule ?? first.Module,
                    first.RowArguments ?? first.Arguments,
                    last.OutputShape,
                    group.Sum(layer => layer.Parameters),
                    group.Sum(layer => layer.Macs));
            }),
    ];
}
