using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary>
/// A module whose arguments the original hands on as they are written: channel numbers are not scaled, and the original
/// takes the row's output to have as many channels as its input. Where what is written does not fit, it fails when it runs.
/// </summary>
internal abstract class VerbatimModule(string name, string summary, IReadOnlyList<ModuleParameter> parameters) : ModuleDefinition
{
    protected static readonly ModuleParameter C1 = new("c1", ArgumentKind.Integer, "input channels, as they arrive", Minimum: 1, Maximum: 1 << 20);
    protected static readonly ModuleParameter SameC2 = new("c2", ArgumentKind.Integer, "output channels, equal to the input's", Minimum: 1, Maximum: 1 << 20);

    public override IReadOnlyList<string> Names { get; } = [name];

    public override string Summary => summary;

    public override IReadOnlyList<ModuleParameter> Parameters => parameters;

    /// <summary>Checks that the channel numbers are those that arrive.</summary>
    protected static bool CheckChannels(RowBinding row, params string[] arguments)
    {
        var arrive = row.Input.Channels;
        foreach (var argument in arguments)
        {
            if (row.Integer(argument) != arrive)
            {
                return row.Report(Descriptors.WrittenChannels, argument, row.Module, RowConfig.Text(row.Integer(argument)), RowConfig.Text(arrive));
            }
        }

        return true;
    }
}
