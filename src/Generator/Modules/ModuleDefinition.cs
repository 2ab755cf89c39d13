using ConvNeXtGen.Generator.Binding;

namespace ConvNeXtGen.Generator.Modules;

/// <summary>How many values a module reads.</summary>
internal enum InputArity
{
    One,

    /// <summary>A list of at least one.</summary>
    Many,
}

/// <summary>
/// A YAML module: its names, its arguments, and how a row of it becomes layers. One class per module; the runtime
/// has the layer of the same name. A generic test compares what is claimed here with the constructed layer.
/// </summary>
internal abstract class ModuleDefinition
{
    /// <summary>The name in YAML first, then other spellings.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>What it is, in one sentence.</summary>
    public abstract string Summary { get; }

    /// <summary>The arguments in order.</summary>
    public abstract IReadOnlyList<ModuleParameter> Parameters { get; }

    /// <summary>The arguments in order, where a dialect has others.</summary>
    public virtual IReadOnlyList<ModuleParameter> ParametersIn(Dialect dialect) => Parameters;

    /// <summary>The arguments in order, where their number tells two forms of the module apart.</summary>
    public virtual IReadOnlyList<ModuleParameter> ParametersFor(Dialect dialect, int count) => ParametersIn(dialect);

    /// <summary>Whether the first argument is an output channel number that the width gain applies to.</summary>
    public virtual bool ScalesWidth => false;

    /// <summary>Whether the repeats go into the module; otherwise it is repeated from outside.</summary>
    public virtual bool TakesRepeats => false;

    /// <summary>How many values it reads.</summary>
    public virtual InputArity Inputs => InputArity.One;

    /// <summary>Whether it can read a layer with several outputs, such as CBLinear.</summary>
    public virtual bool ReadsParts => false;

    /// <summary>Turns a row into layers. Called only when the arguments have the declared types and all inputs are known.</summary>
    public abstract void Bind(RowBinding row);
}
