namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary>A module of the usual form: its first argument is an output channel number that the width gain applies to.</summary>
internal abstract class ScaledModule(string name, string summary, IReadOnlyList<ModuleParameter> parameters, bool takesRepeats = false) : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = [name];

    public override string Summary => summary;

    public override IReadOnlyList<ModuleParameter> Parameters => parameters;

    public override bool ScalesWidth => true;

    public override bool TakesRepeats => takesRepeats;
}
