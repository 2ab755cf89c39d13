namespace ConvNeXtGen.Layers;

/// <summary>
/// Makes a module of your own a word of the config language: a row can name it, and the parameters of its constructor are
/// the row's arguments, checked at compile time like those of the built-in modules.
/// </summary>
/// <remarks>
/// <para>
/// The class is a public, non-generic <c>Module&lt;Tensor, Tensor&gt;</c> with one public constructor. Its first parameter may
/// be called <c>c1</c> (or <c>inChannels</c>): it gets the channels that arrive and is not written in the row. A parameter
/// <c>c2</c> (or <c>outChannels</c>) says how many channels the module returns; without it they stay as they are. Then come
/// <c>int</c>, <c>long</c>, <c>double</c>, <c>bool</c>, <c>string</c> and <c>int[]</c>/<c>long[]</c> parameters, and at the end
/// <c>Device? device</c> and <c>ScalarType? dtype</c>.
/// </para>
/// <para>
/// A module that implements <see cref="ILayer"/> (derive from <see cref="Layer"/>) can also be exported and compiled. The
/// compiler does not look into it: its weights are not part of <c>ParameterCount</c>.
/// </para>
/// </remarks>
/// <param name="name">The name in YAML.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NetworkModuleAttribute(string name) : Attribute
{
    /// <summary>The name in YAML.</summary>
    public string Name { get; } = name;

    /// <summary>How many times smaller the module makes height and width.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Whether the width gain applies to <c>c2</c>, as it does to <c>Conv</c>.</summary>
    public bool ScalesWidth { get; init; }
}
