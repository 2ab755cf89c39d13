namespace ConvNeXtGen.Generator.Modules;

/// <summary>What an argument can be.</summary>
internal enum ArgumentKind
{
    Integer,
    Number,
    Boolean,
    Text,
    IntegerList,

    /// <summary>Python's <c>act</c>: True for the default activation, False or None for none, or <c>nn.X()</c>.</summary>
    Activation,

    /// <summary>Read by the module itself.</summary>
    Any,
}

/// <summary>One argument of a YAML module.</summary>
/// <param name="Name">Its name, as error messages say it.</param>
/// <param name="Kind">What it can be.</param>
/// <param name="Meaning">What it means, for people.</param>
/// <param name="IsOptional">Whether it may be left out; optional ones come last.</param>
/// <param name="Minimum">Smallest value of a number, or of each number of a list.</param>
/// <param name="Maximum">Largest value.</param>
internal sealed record ModuleParameter(
    string Name,
    ArgumentKind Kind,
    string Meaning,
    bool IsOptional = false,
    double Minimum = double.NegativeInfinity,
    double Maximum = double.PositiveInfinity);
