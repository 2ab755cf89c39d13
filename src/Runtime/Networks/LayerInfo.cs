namespace ConvNeXtGen;

/// <summary>One layer of a generated network, as the compiler knows it.</summary>
/// <param name="Index">Position in execution order, from 0.</param>
/// <param name="Name">Where its weights are in a checkpoint, such as <c>stages.2.7</c> or <c>model.4</c>; empty for a layer without weights.</param>
/// <param name="Module">The YAML module or layer type, such as <c>ConvNeXtBlock</c>.</param>
/// <param name="Arguments">Its arguments as a reader would write them, such as <c>[384, 7, 1e-06]</c>.</param>
/// <param name="From">Indices of the layers it reads; -1 is the network's input.</param>
/// <param name="OutputShape">Sizes without the batch axis at the config's image size: [C, H, W] or [C].</param>
/// <param name="Parameters">Number of trained values.</param>
/// <param name="Macs">Multiply-accumulates of its convolutions and linear layers for one image.</param>
/// <param name="Row">Index of the row in <c>backbone</c> + <c>head</c> that it comes from; -1 in a stage config.</param>
/// <param name="Repeats">How often the row's module is repeated, after the depth gain; 1 in a stage config.</param>
/// <param name="RowModule">The row's own module, at the first of several layers that a row became; null otherwise.</param>
/// <param name="RowArguments">The row's arguments as the originals print them, at the row's first layer; null where they are <paramref name="Arguments"/>.</param>
public sealed record LayerInfo(
    int Index,
    string Name,
    string Module,
    string Arguments,
    IReadOnlyList<int> From,
    IReadOnlyList<int> OutputShape,
    long Parameters,
    long Macs,
    int Row = -1,
    int Repeats = 1,
    string? RowModule = null,
    string? RowArguments = null);
