using System.Globalization;
using System.Text.RegularExpressions;

namespace ConvNeXtGen.Checkpoints;

/// <summary>
/// The ConvNeXt rows of a YOLO network: row r runs stage i and names its tensors <c>model.{r}.downsample_layers.{i}.…</c> and
/// <c>model.{r}.stages.{i}.…</c>. Behind the row prefix they are Meta's names.
/// </summary>
internal sealed partial class RowModel
{
    private readonly HashSet<(int Row, int Stage)> _stages = [];
    private readonly HashSet<int> _rows = [];

    public RowModel(IEnumerable<string> names)
    {
        int last = -1;
        foreach (string name in names)
        {
            if (RowPattern().Match(name) is { Success: true } row)
                last = Math.Max(last, Number(row.Groups["row"]));
            if (StagePattern().Match(name) is { Success: true } stage)
            {
                _stages.Add((Number(stage.Groups["row"]), Number(stage.Groups["stage"])));
                _rows.Add(Number(stage.Groups["row"]));
            }
        }
        HeadPrefix = last < 0 ? null : $"model.{last.ToString(CultureInfo.InvariantCulture)}.";
    }

    /// <summary>Prefix of the last row, a detector's head; null for a network without rows.</summary>
    public string? HeadPrefix { get; }

    /// <summary>Whether any row is a ConvNeXt stage.</summary>
    public bool HasStages => _stages.Count > 0;

    /// <summary>The name within a plain ConvNeXt of a row's tensor, or null for a tensor of another kind.</summary>
    public static string? NameInNetwork(string name) =>
        StagePattern().Match(name) is { Success: true } match ? match.Groups["rest"].Value : null;

    /// <summary>Whether the tensor belongs to a stage that its row holds a copy of but does not run.</summary>
    public bool IsUnusedCopy(string name) => CopyPattern().Match(name) is { Success: true } match
        && _rows.Contains(Number(match.Groups["row"]))
        && !_stages.Contains((Number(match.Groups["row"]), match.Groups["stage"].Success ? Number(match.Groups["stage"]) : -1));

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^model\.(?<row>[0-9]{1,6})\.")]
    private static partial Regex RowPattern();

    [GeneratedRegex(@"^model\.(?<row>[0-9]{1,6})\.(?<rest>(downsample_layers|stages)\.(?<stage>[0-9]{1,6})\..+)$")]
    private static partial Regex StagePattern();

    [GeneratedRegex(@"^model\.(?<row>[0-9]{1,6})\.((downsample_layers|stages)\.(?<stage>[0-9]{1,6})\.|norm[0-9]?\.|head\.)")]
    private static partial Regex CopyPattern();
}
