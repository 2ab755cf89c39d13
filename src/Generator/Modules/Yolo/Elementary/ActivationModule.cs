using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Emission;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary>
/// An activation of PyTorch as a row. The originals make most of them overwrite their input, so that a later row which reads that
/// input finds the activated values.
/// </summary>
internal sealed class ActivationModule : ModuleDefinition
{
    private static readonly ModuleParameter s_inPlace = new("inplace", ArgumentKind.Boolean, "no effect on the values", IsOptional: true);

    private readonly string _kind;
    private readonly (string Name, double Value)? _number;
    private readonly bool _overwrites;

    private ActivationModule(string name, string kind, (string, double)? number, bool hasInPlace, bool overwrites)
    {
        (Names, Summary, _kind, _number, _overwrites) = (["nn." + name], $"The activation {name}.", kind, number, overwrites);
        Parameters =
        [
            .. number is { Item1: var parameter } ? [new ModuleParameter(parameter, ArgumentKind.Number, "slope or scale below zero", IsOptional: true)] : Array.Empty<ModuleParameter>(),
            .. hasInPlace ? [s_inPlace] : Array.Empty<ModuleParameter>(),
        ];
    }

    /// <summary>Every one of them.</summary>
    public static IEnumerable<ModuleDefinition> All { get; } =
    [
        new ActivationModule("SiLU", "Silu", null, hasInPlace: true, overwrites: true),
        new ActivationModule("ReLU", "Relu", null, hasInPlace: true, overwrites: true),
        new ActivationModule("ReLU6", "Relu6", null, hasInPlace: true, overwrites: true),
        new ActivationModule("LeakyReLU", "LeakyRelu", ("negative_slope", 0.01), hasInPlace: true, overwrites: true),
        new ActivationModule("Hardswish", "Hardswish", null, hasInPlace: true, overwrites: true),
        new ActivationModule("Mish", "Mish", null, hasInPlace: true, overwrites: false),
        new ActivationModule("ELU", "Elu", ("alpha", 1), hasInPlace: true, overwrites: false),
        new ActivationModule("GELU", "Gelu", null, hasInPlace: false, overwrites: false),
        new ActivationModule("Sigmoid", "Sigmoid", null, hasInPlace: false, overwrites: false),
        new ActivationModule("Tanh", "Tanh", null, hasInPlace: false, overwrites: false),
    ];

    public override IReadOnlyList<string> Names { get; }

    public override string Summary { get; }

    public override IReadOnlyList<ModuleParameter> Parameters { get; }

    public override void Bind(RowBinding row)
    {
        var number = _number is { } n ? ", " + CSharpLiteral.Double(row.Number(n.Name, n.Value)) : "";
        row.AddWithoutWeights(
            "Yolo.ActivationLayer",
            $"new global::ConvNeXtGen.Graphs.Activation(global::ConvNeXtGen.Graphs.ActivationKind.{_kind}{number})",
            (_, x) => x);
        row.OverwritesInput = _overwrites || (Parameters.Contains(s_inPlace) && row.Boolean("inplace", false));
    }
}
