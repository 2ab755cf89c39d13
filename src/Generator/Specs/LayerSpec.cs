namespace ConvNeXtGen.Generator.Specs;

/// <summary>One layer of a network, ready to be emitted.</summary>
internal sealed record LayerSpec
{
    /// <summary>The layer index that stands for the image.</summary>
    public const int Image = -1;

    /// <summary>Name of the property that holds the layer, such as <c>Block7</c>.</summary>
    public required string Member { get; init; }

    /// <summary>Index into <see cref="NetworkSpec.Groups"/>; -1 for a member of the network itself.</summary>
    public int Group { get; init; } = -1;

    /// <summary>The layer class: a name below the runtime's <c>Layers</c> namespace, or a <c>global::</c> one.</summary>
    public required string Type { get; init; }

    /// <summary>The constructor's arguments as C#, without device and dtype.</summary>
    public required string Construction { get; init; }

    /// <summary>Whether the constructor takes device and dtype; layers without weights do not.</summary>
    public bool HasWeights { get; init; }

    /// <summary>Where the layer's weights are in a checkpoint, such as <c>stages.2.7</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The YAML module or layer type, for people.</summary>
    public required string Module { get; init; }

    /// <summary>The arguments, for people.</summary>
    public required string Arguments { get; init; }

    /// <summary>Indices of the layers that are read, in order; <see cref="Image"/> is the network's input.</summary>
    public required EquatableArray<int> From { get; init; }

    /// <summary>Whether the layer takes a list of inputs, even if it has one entry.</summary>
    public bool TakesList { get; init; }

    /// <summary>Which part of each input is read, where an input has several; -1 for the whole. Empty when all are whole.</summary>
    public EquatableArray<int> FromParts { get; init; }

    /// <summary>Channels of each output of a layer with several; empty for one output.</summary>
    public EquatableArray<int> Parts { get; init; }

    /// <summary>Whether the layer is a class of the user, of which only the tensor form is sure.</summary>
    public bool IsUserModule { get; init; }

    /// <summary>Whether the layer is a head: it makes the network's outputs.</summary>
    public bool IsHead { get; init; }

    /// <summary>Whether the construction mentions the network's <c>Style</c>.</summary>
    public bool UsesStyle { get; init; }

    /// <summary>How many copies stand in a row, in a <c>Sequential</c>; 1 for the layer itself.</summary>
    public int Chain { get; init; } = 1;

    public required Shape Output { get; init; }

    public long Parameters { get; init; }

    public long Macs { get; init; }

    /// <summary>Index of the row in backbone + head; -1 in a stage config.</summary>
    public int Row { get; init; } = -1;

    public int Repeats { get; init; } = 1;

    /// <summary>The row's own module, where the row became several layers and this is the first of them; null otherwise.</summary>
    public string? RowModule { get; init; }

    /// <summary>The row's arguments as the originals print them, at the first layer of a row; null at others.</summary>
    public string? RowArguments { get; init; }
}

/// <summary>A weight or buffer that a layer claims to have.</summary>
/// <param name="Key">Its state-dict key, such as <c>stages.0.0.dwconv.weight</c>.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="IsBuffer">True for what is stored but not trained.</param>
internal sealed record WeightSpec(string Key, EquatableArray<int> Shape, bool IsBuffer);
