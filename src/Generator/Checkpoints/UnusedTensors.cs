using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Checkpoints;

/// <summary>
/// Tensors that a checkpoint may hold beside those of the network, as loading it also allows: the stages, norms and heads of a whole
/// backbone in a row that runs one stage of it, and anchors in pixels.
/// </summary>
internal sealed class UnusedTensors
{
    private readonly HashSet<string> _rows = new(StringComparer.Ordinal);
    private readonly HashSet<(string Row, string Stage)> _stages = [];
    private readonly bool _hasRows;

    public UnusedTensors(IEnumerable<WeightSpec> weights)
    {
        foreach (var weight in weights)
        {
            var parts = weight.Key.Split('.');
            _hasRows |= parts[0] == "model";
            if (IsStage(parts))
            {
                _rows.Add(parts[1]);
                _stages.Add((parts[1], parts[3]));
            }
        }
    }

    /// <summary>Whether a tensor of which the network has none does no harm.</summary>
    public bool Contains(string key)
    {
        var parts = key.Split('.');
        return (_hasRows && key.EndsWith(".anchor_grid", StringComparison.Ordinal))
            || (IsStage(parts) ? _rows.Contains(parts[1]) && !_stages.Contains((parts[1], parts[3])) : IsHead(parts));
    }

    // model.2.stages.1.…
    private static bool IsStage(string[] parts) => parts.Length > 4 && parts[0] == "model" && parts[2] is "downsample_layers" or "stages";

    // model.2.norm.weight, model.2.norm3.bias, model.2.head.weight
    private bool IsHead(string[] parts) =>
        parts.Length > 3 && parts[0] == "model" && _rows.Contains(parts[1])
        && (parts[2] == "head" || parts[2] == "norm" || (parts[2].Length == 5 && parts[2].StartsWith("norm", StringComparison.Ordinal) && char.IsDigit(parts[2][4])));
}
